package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.zeekbus.zmtp.TestProgram;

/**
 * libzmq nodes, each with an XPUB and a SUB, that talk to each other through a broker all the time
 * and notice whatever they miss.
 *
 * <p>Owner: the test's thread.
 */
final class HealthyNodes implements AutoCloseable {
  private final TestProgram program;

  /**
   * One of them.
   *
   * @param keys the server's public one, its own public and secret one; none for NULL
   */
  record Node(String name, String xsub, String xpub, List<String> keys) {
    List<String> words() {
      List<String> words = new ArrayList<>(List.of(name, xsub, xpub));
      words.addAll(keys.isEmpty() ? List.of("-", "-", "-") : keys);
      return words;
    }
  }

  /**
   * How they do, all together, since their start.
   *
   * @param longestMicros the longest way of a message since the last time they were asked
   */
  record Report(
      long sent, long received, long gaps, long disorder, long longestMicros, long waits) {}

  private HealthyNodes(TestProgram program) {
    this.program = program;
  }

  /** Starts them, and returns when they have found each other. */
  static HealthyNodes start(Node... nodes) throws IOException {
    try (InputStream script = HealthyNodes.class.getResourceAsStream("healthy_nodes.py")) {
      assertThat(script).as("healthy_nodes.py").isNotNull();
      List<String> command =
          new ArrayList<>(
              List.of("/usr/bin/python3", "-c", new String(script.readAllBytes(), UTF_8)));
      Arrays.stream(nodes).map(Node::words).forEach(command::addAll);
      HealthyNodes healthy = new HealthyNodes(TestProgram.start(new ProcessBuilder(command)));
      assertThat(healthy.program.hears()).isEqualTo("ready");
      return healthy;
    }
  }

  /** Fails unless each gets all that all have sent until now, in order. */
  Report check() {
    String answer = program.says("check").hears();
    long[] numbers = Arrays.stream(answer.split(" ")).mapToLong(Long::parseLong).toArray();
    Report report =
        new Report(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    assertThat(report.gaps()).as("lost, %s", report).isZero();
    assertThat(report.disorder()).as("out of order, %s", report).isZero();
    return report;
  }

  @Override
  public void close() {
    program.close();
  }
}
