package org.zeekbus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.app.Main;

final class VersionCommandTest {
  private final StringWriter out = new StringWriter();

  @Test
  void printsOneLineWithAllVersions() {
    assertThat(run("version")).isZero();
    assertThat(out.toString())
        .matches("zeekbus \\d\\S*( \\(\\w+(-dirty)?\\))?, Java 25\\S*, Netty 4\\.2\\S*\\R");
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
  }

  private int run(String... args) {
    return Main.commandLine(Main.environmentOf(Map.of()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(args);
  }
}
