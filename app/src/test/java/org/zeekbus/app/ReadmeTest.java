package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.Await;

/** What the README shows works. */
final class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir private Path directory;

  @Test
  void itsTwoPythonSocketsTalkThroughTheBroker() throws Exception {
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(
            directory, "broker", "--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0")) {
      ZeekbusProcess.Endpoints endpoints = broker.awaitListening();
      String program =
          block("python")
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
  void itsJavaProgramIsANodeThatAnswers() throws Exception {
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(
            directory, "broker", "--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0")) {
      ZeekbusProcess.Endpoints endpoints = broker.awaitListening();
      String program =
          block("java")
              .replace("tcp://127.0.0.1:5555", endpoints.xpub())
              .replace("tcp://127.0.0.1:5556", endpoints.xsub());
      var _ = Files.writeString(directory.resolve("Oracle.java"), program);
      try (ZeekbusProcess oracle = ZeekbusProcess.startSource(directory, "Oracle.java");
          ClusterNode asking =
              ClusterNode.builder("asking").broker(endpoints.xpub(), endpoints.xsub()).join()) {
        oracle.awaitInAnyOrder(
            Pattern.compile("joined as zeromq_oracle-1_.*"), Pattern.compile("up: asking"));
        BlockingQueue<Event> answers = new LinkedBlockingQueue<>();
        asking.on("Demo::answer", answers::add);
        asking.subscribe("demo.y").awaitActive(Await.DEADLINE);
        CommandLineRun publish =
            CommandLineRun.of(
                "publish",
                "--broker-xpub",
                endpoints.xpub(),
                "--broker-xsub",
                endpoints.xsub(),
                "demo.x",
                "Demo::question",
                "[\"demo.y\", \"why?\"]");
        assertThat(publish.err()).isEmpty();
        oracle.await(Pattern.compile("asked: why\\?"));
        assertThat(answers.poll(1, TimeUnit.MINUTES))
            .isEqualTo(Event.of("Demo::answer", "why?", 42));
      }
    }
  }

  @Test
  void itsLinesForZeekAreThoseThatRunPrints() throws IOException {
    StringWriter out = new StringWriter();
    new LocalZeek(new PrintWriter(out, true))
        .print(
            BrokerSettings.DEFAULT.xsub(),
            BrokerSettings.DEFAULT.xpub(),
            LoggerSettings.of(directory).listen(),
            false);
    assertThat(out.toString()).contains(block("zeek"));
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
