package org.zeekbus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.app.CommandLineRun;

final class TokenCommandTest {
  @Test
  void printsATokenAndItsEntryForTheList() throws Exception {
    CommandLineRun run = CommandLineRun.of("token", "--name", "soc-1");
    assertThat(run.exit()).isZero();
    assertThat(run.errors()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(Base64.getUrlDecoder().decode(lines.getFirst())).hasSize(32);
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(lines.getFirst().getBytes(StandardCharsets.US_ASCII));
    assertThat(lines.getLast())
        .isEqualTo("soc-1: {token: \"sha256:" + HexFormat.of().formatHex(hash) + "\"}");
  }

  @Test
  void eachIsAnother() {
    assertThat(CommandLineRun.of("token").out()).isNotEqualTo(CommandLineRun.of("token").out());
  }
}
