package org.zeekbus.app.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.List;
import org.zeekbus.app.ZeekbusProcess;

/** Nodes with any names, on libzmq, in one process. Owner: the test's thread. */
final class Crowd implements AutoCloseable {
  private final Process process;
  private final PrintStream requests;
  private final BufferedReader answers;

  /** Joins with these names; returns when all know each other's subscriptions. */
  Crowd(ZeekbusProcess.Endpoints broker, List<String> names) throws IOException {
    try (InputStream script = Crowd.class.getResourceAsStream("crowd.py")) {
      assertThat(script).as("crowd.py").isNotNull();
      process =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  "-c",
                  new String(script.readAllBytes(), UTF_8),
                  port(broker.xsub()),
                  port(broker.xpub()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    }
    requests = new PrintStream(process.getOutputStream(), true, UTF_8);
    answers = process.inputReader(UTF_8);
    names.forEach(name -> requests.println(HexFormat.of().formatHex(name.getBytes(UTF_8))));
    requests.println();
    assertThat(answers.readLine()).isEqualTo("ready");
  }

  /** Each publishes so many messages to all; returns how many each has received by now. */
  long talk(int messages) throws IOException {
    requests.println(messages);
    return Long.parseLong(answers.readLine());
  }

  private static String port(String endpoint) {
    return endpoint.substring(endpoint.lastIndexOf(':') + 1);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
