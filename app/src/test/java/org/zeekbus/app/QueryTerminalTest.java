package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code query} as people use it: on a terminal. */
@Timeout(180)
final class QueryTerminalTest {
  @TempDir private Path directory;
  private TmuxTerminal terminal;

  @BeforeEach
  void open() throws Exception {
    terminal = TmuxTerminal.open(directory, 60, 20);
  }

  @AfterEach
  void close() {
    terminal.close();
  }

  @Test
  void aTableIsAsWideAsTheTerminal() {
    terminal
        .enters(
            "clear; ./zeekbus query \"select 'ab' as s, repeat('x', 100) as y, repeat('z', 100) as z\"")
        .awaits("1 row");
    assertThat(terminal.shows())
        .contains("s   y" + " ".repeat(26) + "  z\n")
        .contains("ab  " + "x".repeat(26) + "…  " + "z".repeat(26) + "…\n");
  }

  @Test
  void whatTakesLongShowsHowFarItIsUntilControlC() {
    terminal
        .enters(
            "clear; ./zeekbus query 'select count(*) from range(20000000000) t(i) where i % 3 = 5'; echo exit $?")
        .awaits(Pattern.compile("\\d+ % read"))
        .presses("C-c")
        .awaits("exit 1");
    assertThat(terminal.shows())
        .contains("zeekbus query: the query was stopped")
        .doesNotContain("% read");
  }
}
