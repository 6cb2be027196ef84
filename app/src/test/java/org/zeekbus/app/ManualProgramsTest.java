package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TestProgram;

/** The programs in the manuals and in the examples work. */
final class ManualProgramsTest {
  private static final Path NODE = Path.of("..", "docs", "node.md");
  private static final Path START = Path.of("..", "docs", "getting-started.md");
  private static final Path EXAMPLES =
      Path.of("..", "examples", "src", "main", "java", "org", "zeekbus", "examples");

  @TempDir private static Path zeekbus;
  private static LauncherTree tree;

  @TempDir private Path directory;

  @BeforeAll
  static void build() throws Exception {
    tree = LauncherTree.ofZeekbus(zeekbus.resolve("tree"));
    Files.createSymbolicLink(
        tree.root.resolve("examples"), Path.of("..", "examples").toAbsolutePath());
    assertThat(tree.run(Map.of(), "version").exit()).isZero();
  }

  @Test
  void itsTwoPythonSocketsTalkThroughTheBroker() throws Exception {
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(
            directory, "broker", "--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0")) {
      ZeekbusProcess.Endpoints endpoints = broker.awaitListening();
      String program =
          block(START, "python ManualProgramsTest")
              .replace("tcp://127.0.0.1:5555", endpoints.xpub())
              .replace("tcp://127.0.0.1:5556", endpoints.xsub());
      assertThat(run("/usr/bin/python3", "-c", program))
          .isEqualTo(
              """
              subscribed: b'\\x01zeek.'
              received: [b'zeek.hello', b'my-node', b'none', b'Hello!']
              """);
    }
  }

  @Test
  void itsJavaProgramIsANodeThatAnswersWithTheCommandsThatItShows() throws Exception {
    Matcher shown =
        Pattern.compile("```console ManualProgramsTest\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(NODE));
    assertThat(shown.find()).isTrue();
    List<String> commands =
        shown.group(1).lines().map(line -> line.substring("$ ".length())).toList();
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(
            directory, "broker", "--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0")) {
      ZeekbusProcess.Endpoints endpoints = broker.awaitListening();
      String program =
          block(NODE, "java ManualProgramsTest")
              .replace("tcp://127.0.0.1:5555", endpoints.xpub())
              .replace("tcp://127.0.0.1:5556", endpoints.xsub());
      Files.writeString(tree.root.resolve("Oracle.java"), program);
      Map<String, String> there =
          Map.of("ZEEKBUS_BROKER_XPUB", endpoints.xpub(), "ZEEKBUS_BROKER_XSUB", endpoints.xsub());
      try (ZeekbusProcess oracle = tree.shell(there, commands.get(0));
          ClusterNode asking =
              ClusterNode.builder("asking").broker(endpoints.xpub(), endpoints.xsub()).join()) {
        oracle.awaitInAnyOrder(
            Pattern.compile("joined as zeromq_oracle-1_.*"), Pattern.compile("up: asking"));
        assertThat(oracle.printed()).doesNotContain("WARNING");
        BlockingQueue<Event> answers = new LinkedBlockingQueue<>();
        asking.on("Demo::answer", answers::add);
        asking.subscribe("demo.y").awaitActive(Await.DEADLINE);
        try (ZeekbusProcess nodes = tree.shell(there, commands.get(1));
            ZeekbusProcess publish = tree.shell(there, commands.get(2))) {
          nodes.await(Pattern.compile("oracle-1 zeromq_oracle-1_.*"));
          assertThat(publish.awaitExit()).isZero();
        }
        oracle.await(Pattern.compile("asked: why\\?"));
        assertThat(answers.poll(1, TimeUnit.MINUTES))
            .isEqualTo(Event.of("Demo::answer", "why?", 42));
      }
    }
  }

  @Test
  void theExamplesRunWithTheCommandsAtTheirHead() throws Exception {
    Matcher head =
        Pattern.compile("<pre>\n(.*?) \\* </pre>", Pattern.DOTALL)
            .matcher(Files.readString(EXAMPLES.resolve("package-info.java")));
    assertThat(head.find()).isTrue();
    try (ZeekbusProcess run =
        ZeekbusProcess.run(directory, "--flush-interval=10ms", "--rotation-interval=0s")) {
      ZeekbusProcess.Endpoints endpoints = run.awaitListening();
      String logger = run.awaitLogging();
      List<String> commands =
          head.group(1)
              .replaceAll("(?m)^ \\* ", "")
              .replace("\\\n", "")
              .replace("tcp://127.0.0.1:5555", endpoints.xpub())
              .replace("tcp://127.0.0.1:5556", endpoints.xsub())
              .replace("tcp://127.0.0.1:5557", logger)
              .lines()
              .toList();
      try (ZeekbusProcess counter = tree.shell(Map.of(), commands.get(0));
          ZeekbusProcess enricher = tree.shell(Map.of(), commands.get(1));
          ZeekbusProcess writer = tree.shell(Map.of(), commands.get(2))) {
        counter.await(Pattern.compile("counting at \\d+ nodes"));
        enricher.await(Pattern.compile("enricher-1 answers"));
        assertThat(writer.awaitExit()).isZero();
        Path log = directory.resolve("logs/lines.log");
        Await.until("the line", () -> holds(log, "\tone\t3\n"));
        for (ZeekbusProcess each : List.of(counter, enricher, writer)) {
          assertThat(each.printed()).doesNotContain("WARN");
        }
      }
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String block(Path page, String kind) throws IOException {
    Matcher block =
        Pattern.compile("```" + kind + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(page));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static String run(String... command) throws IOException {
    return TestProgram.run(command).said();
  }
}
