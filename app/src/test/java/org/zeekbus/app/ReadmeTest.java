package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.logger.LoggerSettings;

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
  void itsLinesForZeekAreThoseThatRunPrints() throws IOException {
    StringWriter out = new StringWriter();
    new LocalZeek(new PrintWriter(out, true))
        .print(
            BrokerSettings.DEFAULT.xsub(),
            BrokerSettings.DEFAULT.xpub(),
            LoggerSettings.of(directory).listen());
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
