package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** {@code tap} as people use it: on a terminal, ended by Ctrl-C, or by a pipe's reader. */
@Timeout(180)
final class TapTerminalTest {
  private static final String ANY = "tcp://127.0.0.1:0";
  private static final String ASKS_FOR_LESS = "asks for less";

  private final PythonPeer python = PythonPeer.start();
  private final PythonPeer.Socket node = python.socket("XPUB");

  @TempDir private Path directory;
  private ZeekbusProcess broker;
  private TmuxTerminal terminal;
  private String where;

  @BeforeEach
  void open() throws Exception {
    broker = ZeekbusProcess.start(directory, "broker", "--xsub=" + ANY, "--xpub=" + ANY);
    ZeekbusProcess.Endpoints endpoints = broker.awaitListening();
    node.connect(Endpoint.parse(endpoints.xsub()));
    where = " --xpub %s --xsub %s".formatted(endpoints.xpub(), endpoints.xsub());
    terminal = TmuxTerminal.open(directory, 160, 40);
  }

  @AfterEach
  void close() {
    terminal.close();
    broker.close();
    python.close();
  }

  @Test
  void controlCEndsARecordingInOrder() {
    terminal
        .enters("./zeekbus tap --record bug.frames.zst" + where + "; echo exit $?")
        .awaits(ASKS_FOR_LESS);
    node.expect("\\x01");
    assertThat(node.send("topic", "id", "format", "payload")).isTrue();
    terminal.enters("").presses("C-c").awaits("exit 0");
    assertThat(terminal.shows())
        .containsPattern("recorded [01] messages, .* in bug.frames.zst \\([0-9,]+ bytes\\)")
        .doesNotContain("missing");
    assertThat(directory.resolve("bug.frames.zst")).exists();

    terminal
        .enters("clear; ./zeekbus tap --record bug.frames.zst" + where + "; echo exit $?")
        .awaits("exit 1");
    assertThat(terminal.shows()).contains("bug.frames.zst is there already: give another name");
  }

  @Test
  void controlCEndsASummaryWithItsSums() {
    terminal.enters("./zeekbus tap --summary" + where + "; echo exit $?").awaits(ASKS_FOR_LESS);
    node.expect("\\x01");
    node.send("some.topic.of.ours", "id", "format", "payload");
    terminal
        .awaits(
            Pattern.compile("messages/s +bytes/s +topic\n +[01]\\.\\d +[0-9]+ +some\\.topic\\.of"))
        .presses("C-c")
        .awaits("exit 0");
    assertThat(terminal.shows()).containsPattern("in [0-9.]+ s: 1 messages, 33 bytes; ");
  }

  @Test
  void readerThatHasSeenEnoughEndsIt() {
    terminal.enters("./zeekbus tap --topic a" + where + " | head -1; echo over");
    node.expect("\\x01a");
    Await.until(
        "the end of the pipe",
        () -> {
          node.send("a");
          return terminal.shows().contains("\nover\n");
        });
    assertThat(terminal.shows()).containsPattern(" a - - 0 \\(1 frame\\)\nover\n");
  }
}
