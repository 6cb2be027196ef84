package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What zeekctl refuses of {@code node.cfg}, each by the words of ZeekControl/config.py. */
final class NodeMistakesTest {
  private static final Path FILE = Path.of("node.cfg");
  private static final String RIGHT =
      """
      [manager]
      type=manager
      host=127.0.0.1
      [proxy-1]
      type=proxy
      host=localhost
      [worker-1]
      type=worker
      host=::1
      """;

  private static List<String> mistakes(String text) {
    return NodeFile.read(FILE, text).mistakes().stream()
        .map(each -> "%d: %s -> %s".formatted(each.place().line(), each.what(), each.line()))
        .toList();
  }

  @Test
  void aRightOneHasNone() {
    assertThat(mistakes(RIGHT + "lb_procs = 2\nlb_method=custom\nenv_vars=A=1, B=\n")).isEmpty();
    assertThat(mistakes("[zeek]\ntype=standalone\nhost=localhost\n")).isEmpty();
  }

  /** Lines that go on with the worker's section. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "type=wroker,'8: wroker is no type of a node (expected: manager, logger, proxy, worker, standalone) -> type = worker'",
        "type=Manager,'8: Manager is no type of a node (expected: manager, logger, proxy, worker, standalone) -> type = manager'",
        "host=,'9: [worker-1] has no host -> host = (the address of its host)'",
        "host=::1 # here,'9: ::1 # here is no address and no name of a host -> host = (the address of its host)'",
        "host=10.0.0.3:22,'9: 10.0.0.3:22 is no address and no name of a host -> host = (the address of its host)'",
        "host=10.0.0.3,'9: the manager''s host is 127.0.0.1, so that of [worker-1] has to be, too -> host = 127.0.0.1'",
      })
  void aValueThatIsNone(String line, String mistake) {
    String key = line.substring(0, line.indexOf('='));
    int from = RIGHT.lastIndexOf(key);
    String text = RIGHT.substring(0, from) + line + RIGHT.substring(RIGHT.indexOf('\n', from));
    assertThat(mistakes(text)).containsExactly(mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lb_procs=2| 7: lb_procs without lb_method -> lb_method = af_packet",
        "lb_procs=0| 10: lb_procs is 0 (expected: a number from 1 on) -> lb_procs = (the number of processes)",
        "lb_method=pf_ring| 10: lb_method without lb_procs -> lb_procs = (the number of processes)",
        "env_vars=A| 10: A of env_vars has no value (NAME=VALUE) -> ''",
        "pin_cpus=a,b| 10: pin_cpus is a,b (expected: numbers of CPUs) -> pin_cpus = (numbers, with commas between them)",
        "env_vars=X=100%| 10: a % stands alone in the value of env_vars, where two stand for one -> env_vars = X=100%%",
        "worker| 10: this is no heading in brackets, and no key = value -> ''",
        "host=::1| 10: host of [worker-1] stands in line 9 already -> ''",
        "[proxy-1]| 10: [proxy-1] stands in line 4 already -> [(another name)]",
      })
  void aLineTooMuch(String line, String mistake) {
    assertThat(mistakes(RIGHT + line + "\n")).containsExactly(mistake.replace("''", ""));
  }

  @Test
  void methodsOfBalancingAreKnown() {
    assertThat(mistakes(RIGHT + "lb_procs=2\nlb_method=afpacket\n"))
        .containsExactly(
            "11: afpacket is no method of balancing (expected: af_packet, pf_ring, myricom, custom,"
                + " interfaces) -> lb_method = af_packet");
    assertThat(mistakes(RIGHT + "lb_procs=2\nlb_method=interfaces\nlb_interfaces=eth1\n"))
        .containsExactly(
            "12: lb_method = interfaces with 2 processes needs as many lb_interfaces ->"
                + " lb_interfaces = (their names, with commas between them)");
    assertThat(
            mistakes(
                RIGHT + "lb_procs=2\nlb_method=interfaces\nlb_interfaces=a,b\npin_cpus=2, 3\n"))
        .isEmpty();
    assertThat(mistakes(RIGHT.replace("[proxy-1]\n", "[proxy-1]\nlb_procs=2\n")))
        .containsExactly("5: only a worker may have lb_procs -> ");
  }

  @Test
  void nodesHaveToBeACluster() {
    assertThat(mistakes("# nothing\n")).containsExactly("0: it has no node -> ");
    assertThat(mistakes(RIGHT.replace("type=proxy", "type=worker")))
        .containsExactly("0: no node is a proxy -> type = proxy");
    assertThat(mistakes(RIGHT.replace("type=manager", "type=worker")))
        .containsExactly("0: no node is a manager -> type = manager");
    assertThat(mistakes(RIGHT.replace("type=worker", "type=manager")))
        .containsExactly("7: it is the second manager -> type = worker");
    assertThat(mistakes(RIGHT.replace("type=worker", "type=standalone")))
        .containsExactly("7: a node that is standalone stands beside others -> type = manager");
  }

  @Test
  void aKeyNeedsAHeading() {
    assertThat(mistakes("type=manager\nhost=localhost\n" + RIGHT))
        .containsExactly("1: no [heading] stands above it -> ");
  }

  @Test
  void defaultsAreNoMistake() {
    assertThat(mistakes("[DEFAULT]\nhost=localhost\n" + RIGHT.replaceAll("host=.*\n", "")))
        .isEmpty();
  }
}
