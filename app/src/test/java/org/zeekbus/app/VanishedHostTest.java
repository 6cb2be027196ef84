package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.TestProgram;

/** A host that is cut off sends no farewell; libzmq peers on hosts of their own. */
final class VanishedHostTest {
  /** A node does not outlive the test, which has the other end of its standard input. */
  private static final String ENDS_WITH_THE_TEST =
      """
      import os, sys, threading
      threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
      """;

  /** Subscribes as the node whose name it is given, and to more topics; then receives. */
  private static final String NODE =
      """
      import sys, zmq
      node, endpoint, *topics = sys.argv[1:]
      xsub = zmq.Context().socket(zmq.XSUB)
      xsub.setsockopt(zmq.RCVBUF, 4096)
      xsub.connect(endpoint)
      for topic in topics + ["zeek.cluster.nodeid.id-of-%s." % node, "zeek.cluster.node.%s." % node]:
          xsub.send(b"\\x01" + topic.encode())
      while True:
          xsub.recv_multipart()
      """;

  /** Publishes more than fits into windows, then 200 messages of 2 KiB a second. */
  private static final String PUBLISHER =
      """
      import sys, time, zmq
      xpub = zmq.Context().socket(zmq.XPUB)
      xpub.connect(sys.argv[1])
      xpub.recv()
      for i in range(1000000):
          xpub.send_multipart([b"data", b"publisher", b"none", b"x" * 2048])
          if i > 10000:
              time.sleep(0.005)
      """;

  @TempDir private Path directory;

  private final List<TestProgram> nodes = new ArrayList<>();

  @Test
  void isNoticedIdleOrNotWhileABusyOneStays() throws Exception {
    try (Namespaces network = Namespaces.create().host("doomed").host("busy");
        ZeekbusProcess broker =
            ZeekbusProcess.startBehind(
                network.on("middle"),
                directory,
                "broker",
                "--xsub",
                "tcp://127.0.0.1:5556",
                "--xpub",
                "tcp://*:5555",
                "--insecure",
                "--queue-bytes",
                "1MiB",
                "--queue-slowest-drain",
                "0")) {
      broker.awaitListening();
      try {
        TestProgram busy = node(network, "busy", "busy", "data");
        broker.await(here("busy"));
        node(network, "doomed", "idle");
        broker.await(here("idle"));
        node(network, "doomed", "loaded", "data");
        broker.await(here("loaded"));
        // It takes nothing any more, and its host acknowledges as before: its window is shut for a
        // second before the others vanish, so that what would end it comes first.
        new ProcessBuilder("kill", "-STOP", Long.toString(busy.pid())).start().waitFor();
        start(network.on("middle"), PUBLISHER, "tcp://127.0.0.1:5556");
        broker.await(Pattern.compile(".* busy \\(.*\\) does not keep up.*"));
        network.cut("doomed");
        broker.awaitInAnyOrder(
            Pattern.compile(".* idle \\(.*\\) (disconnected|is closed): .*"),
            Pattern.compile(".* loaded \\(.*\\) (disconnected|is closed): .*"));
        assertThat(broker.printed())
            .containsPattern("loaded \\(.*its host has acknowledged nothing for 25 s")
            .doesNotContainPattern("busy \\(.*\\) (disconnected|is closed)");
      } finally {
        nodes.forEach(TestProgram::close);
      }
    }
  }

  private static Pattern here(String node) {
    return Pattern.compile(".* " + node + " \\(.*\\) joined as .*");
  }

  private TestProgram node(Namespaces network, String host, String name, String... topics)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(name);
    arguments.add("tcp://" + network.middleFrom(host) + ":5555");
    arguments.addAll(List.of(topics));
    return start(network.on(host), NODE, arguments.toArray(String[]::new));
  }

  private TestProgram start(List<String> on, String script, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(on);
    command.addAll(List.of("/usr/bin/python3", "-c", ENDS_WITH_THE_TEST + script));
    command.addAll(List.of(arguments));
    TestProgram program = TestProgram.start(new ProcessBuilder(command));
    nodes.add(program);
    return program;
  }
}
