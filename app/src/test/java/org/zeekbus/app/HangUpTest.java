package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP means to read again, and a stop only where a terminal has gone. */
final class HangUpTest {
  /** Runs its arguments on a terminal of their own, which goes away once they listen. */
  private static final String TERMINAL =
      """
      import os, pty, sys
      pid, terminal = pty.fork()
      if pid == 0:
          os.execvp(sys.argv[1], sys.argv[1:])
      said = b""
      while b"listening" not in said:
          said += os.read(terminal, 4096)
      os.close(terminal)
      print("exit", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
      """;

  @TempDir private Path directory;

  @Test
  void readsTheLogLevelAgainAndGoesOn() throws Exception {
    Path file = Files.writeString(directory.resolve("zeekbus.yaml"), "log: {level: info}\n");
    try (ZeekbusProcess broker = broker("--config", file.toString())) {
      broker.awaitListening();
      Files.writeString(file, "log: {level: debug}\nbroker: {linger: 1s}\n");
      broker.signal("HUP");
      broker.await(Pattern.compile(".* INFO  .*zeekbus\\.yaml: reloaded, log\\.level is debug"));
      broker.await(
          Pattern.compile(".* WARN  .*: broker\\.linger changed: restart zeekbus to apply it"));
      Files.writeString(file, "log: {level: loud}\n");
      broker.signal("HUP");
      broker.await(
          Pattern.compile(
              ".* ERROR .*zeekbus\\.yaml:1: log\\.level: 'loud' .*; the log level is unchanged"));
      assertThat(broker.signal("TERM").awaitExit()).isZero();
    }
  }

  @Test
  void withNothingToReadItGoesOnToo() throws Exception {
    try (ZeekbusProcess broker = broker()) {
      broker.awaitListening();
      broker.signal("HUP").await(Pattern.compile(".* SIGHUP: nothing to reload: .*"));
      assertThat(broker.signal("TERM").awaitExit()).isZero();
    }
  }

  @Test
  void stopsWhenItsTerminalGoesAway() throws Exception {
    List<String> words = List.of("/usr/bin/python3", "-c", TERMINAL);
    try (ZeekbusProcess broker =
        ZeekbusProcess.startBehind(
            words, directory, "broker", "--xsub=tcp://127.0.0.1:0", "--xpub=tcp://127.0.0.1:0")) {
      broker.await(Pattern.compile("exit 0"));
      assertThat(broker.awaitExit()).isZero();
    }
  }

  private ZeekbusProcess broker(String... more) throws Exception {
    String[] args =
        Stream.concat(
                Stream.of("broker", "--xsub=tcp://127.0.0.1:0", "--xpub=tcp://127.0.0.1:0"),
                Stream.of(more))
            .toArray(String[]::new);
    return ZeekbusProcess.start(directory, args);
  }
}
