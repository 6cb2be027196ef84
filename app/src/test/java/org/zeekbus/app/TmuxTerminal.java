package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TestProgram;

/**
 * A terminal with a shell in it, by tmux: a test types, and sees what people would see. The command
 * {@code ./zeekbus} is zeekbus as this test sees it.
 *
 * <p>Owner: the test's thread.
 */
final class TmuxTerminal implements AutoCloseable {
  /** A JVM starts, on a machine that does other things, too. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Path socket;

  private TmuxTerminal(Path directory) {
    this.directory = directory;
    this.socket = directory.resolve("tmux");
  }

  static TmuxTerminal open(Path directory, int columns, int rows) throws Exception {
    Path command =
        Files.writeString(
            directory.resolve("zeekbus"),
            "#!/bin/sh\nexec %s/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -Dstdout.encoding=UTF-8 -cp '%s' %s \"$@\"\n"
                .formatted(
                    System.getProperty("java.home"),
                    System.getProperty("java.class.path", ""),
                    Main.class.getName()));
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    TmuxTerminal terminal = new TmuxTerminal(directory);
    terminal.tmux(
        "new-session",
        "-d",
        "-x",
        Integer.toString(columns),
        "-y",
        Integer.toString(rows),
        "env -u NO_COLOR LC_ALL=C.UTF-8 PS1='$ ' bash --norc --noprofile -i");
    try {
      return terminal.awaits("$"); // blanks at the end are not told
    } catch (AssertionError e) {
      terminal.close();
      throw e;
    }
  }

  /** Types a line. */
  TmuxTerminal enters(String line) {
    return types(line).presses("Enter");
  }

  /** Types the beginning of a line. */
  TmuxTerminal types(String text) {
    tmux("send-keys", "-l", "--", text);
    return this;
  }

  /** Presses keys, by tmux's names. */
  TmuxTerminal presses(String... keys) {
    List<String> words = new ArrayList<>(List.of("send-keys"));
    words.addAll(List.of(keys));
    tmux(words.toArray(String[]::new));
    return this;
  }

  /** Waits until it shows this. */
  TmuxTerminal awaits(String text) {
    return awaits(Pattern.compile(Pattern.quote(text)));
  }

  /** Waits until what it shows matches. */
  TmuxTerminal awaits(Pattern text) {
    Await.until(
        () -> "a terminal that shows " + text + ":\n" + shows(),
        PATIENCE,
        () -> text.matcher(shows()).find());
    return this;
  }

  /** What it shows. */
  String shows() {
    return tmux("capture-pane", "-p");
  }

  /** The same, with what tells colours. */
  String showsWithColours() {
    return tmux("capture-pane", "-p", "-e");
  }

  /** Whether it shows a program's screen rather than the shell's, and whether it has a cursor. */
  String modes() {
    return tmux("display-message", "-p", "screen #{alternate_on}, cursor #{cursor_flag}").strip();
  }

  /** Gives it another size. */
  TmuxTerminal resizes(int columns, int rows) {
    tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    return this;
  }

  /** Sends a signal to what the shell runs. */
  void signals(String name) throws Exception {
    long shell = Long.parseLong(tmux("display-message", "-p", "#{pane_pid}").strip());
    long program = ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow().pid();
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(program)).start().waitFor())
        .isZero();
  }

  private String tmux(String... words) {
    List<String> command =
        new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-S", socket.toString()));
    command.addAll(List.of(words));
    try {
      TestProgram.End end =
          TestProgram.run(
              new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true),
              TestProgram.PATIENCE);
      assertThat(end.exit()).as("%s: %s", command, end.said()).isZero();
      return end.said();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tmux("kill-server");
  }
}
