package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** The tap at libzmq's XPUB, which says what the tap subscribes. */
final class TapCommandTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z ";

  private final PythonPeer python = PythonPeer.start();
  private final PythonPeer.Socket broker = python.socket("XPUB");

  @TempDir private Path directory;

  @AfterEach
  void close() {
    python.close();
  }

  @Test
  void printsSoManyMessages() throws Exception {
    Future<CommandLineRun> tap = tap("--topic", "zeek.", "--topic", "b", "--count", "2");
    broker.expect("\\x01b");
    broker.expect("\\x01zeek.");
    broker.send("zeek.cluster.manager", "zeromq_a", "broker-bin-v1", "1234");
    broker.send("b");
    broker.send("b", "too late");

    assertThat(tap.get().exit()).isZero();
    assertThat(tap.get().err()).isEmpty();
    assertThat(tap.get().out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).matches(TIME + "zeek.cluster.manager zeromq_a broker-bin-v1 4"),
            line -> assertThat(line).matches(TIME + "b - - 0 \\(1 frame\\)"));
  }

  @Test
  void warnsOfTheEmptyTopic() throws Exception {
    Future<CommandLineRun> tap = tap("--count", "1", "--payload");
    broker.expect("\\x01");
    broker.send("a", "id", "text", "hello");

    assertThat(tap.get().exit()).isZero();
    assertThat(tap.get().out()).endsWith(" a id text 5 \"hello\"" + System.lineSeparator());
    assertThat(tap.get().err()).contains("every node send everything").contains("--topic");
  }

  @Test
  void seesNodeIdTopicsWithoutSubscribingOne() throws Exception {
    Future<CommandLineRun> tap =
        tap("--topic", "zeek.cluster.nodeid.zeromq_worker-1_", "--count", "1");
    broker.expect("\\x01zeek.cluster.nodeid");
    broker.send("zeek.cluster.nodeid.zeromq_manager_vm_1_Na.", "id", "text", "other");
    broker.send("zeek.cluster.nodeid.zeromq_worker-1_vm_1_Nb.", "id", "text", "asked for");

    assertThat(tap.get().out().lines())
        .singleElement()
        .asString()
        .contains("zeek.cluster.nodeid.zeromq_worker-1_vm_1_Nb. id text 9");
  }

  @Test
  void triesOnUntilTheBrokerIsThereAndSaysSoOnce() throws Exception {
    Endpoint endpoint;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      endpoint = Endpoint.parse("tcp://127.0.0.1:" + probe.getLocalPort());
    }
    try (ZeekbusProcess tap =
        ZeekbusProcess.start(
            directory, "tap", "--broker-xpub", endpoint.toString(), "--topic", "a")) {
      tap.await(Pattern.compile("zeekbus tap: cannot reach tcp://.*; trying on"));
      broker.bind(endpoint);
      tap.await(Pattern.compile("zeekbus tap: connected to tcp://.*"));
      broker.expect("\\x01a");
      broker.send("a");
      tap.await(Pattern.compile(TIME + "a - - 0 \\(1 frame\\)"));
      tap.signal("TERM");

      assertThat(tap.awaitExit()).isZero();
      assertThat(tap.printed().lines()).hasSize(3);
    }
  }

  @Test
  void endsWhenItIsAtTheWrongSocket() throws Exception {
    PythonPeer.Socket wrong = python.socket("XSUB");
    CommandLineRun run =
        CommandLineRun.of("tap", "--broker-xpub", wrong.bind().toString(), "--topic", "a");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("XSUB met XSUB: are the two endpoints swapped?");
  }

  @Test
  void refusesAnEndpointToListenOn() throws Exception {
    CommandLineRun run = CommandLineRun.of("tap", "--broker-xpub", "tcp://*:5555");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("expected: the broker's host and port");
  }

  @Test
  void countIsAtLeastOne() throws Exception {
    assertThat(CommandLineRun.of("tap", "--count", "0").exit()).isEqualTo(2);
  }

  private Future<CommandLineRun> tap(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "tap";
    all[1] = "--broker-xpub";
    all[2] = broker.bind().toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    FutureTask<CommandLineRun> run = new FutureTask<>(() -> CommandLineRun.of(all));
    Thread.ofVirtual().name("tap").start(run);
    return run;
  }
}
