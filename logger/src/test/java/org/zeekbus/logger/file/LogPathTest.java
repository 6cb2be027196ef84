package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.value.Bytes;

/** Log paths that may name a file, and those that must not. */
final class LogPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"conn", "known_hosts", "http-2", "a/b/c", "x..y", "a b", "-n", "$(id)", "C:\\x"})
  void names(String path) {
    assertThat(LogPath.of(Bytes.of(path)).text()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        ".",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        "/",
        ".shadow.conn",
        "a/.hidden",
        "nul\0byte",
        "new\nline",
        "conn.2026-11-23-09-00-00",
        "conn.2026-11-23-09-00-00.1"
      })
  void isRefused(String path) {
    assertThatThrownBy(() -> LogPath.of(Bytes.of(path)))
        .isInstanceOf(RefusedBatchException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void nothingTooLong() {
    LogPath.of(Bytes.of("x".repeat(180)));
    assertThatThrownBy(() -> LogPath.of(Bytes.of("x".repeat(181))))
        .isInstanceOf(RefusedBatchException.class)
        .hasMessageEndingWith("(expected: parts of at most 180 bytes)");
    assertThatThrownBy(() -> LogPath.of(Bytes.of("x/".repeat(1000))))
        .isInstanceOf(RefusedBatchException.class);
  }

  @Test
  void bytesThatNoFileNameCanHaveAreRefused() {
    assertThatThrownBy(() -> LogPath.of(Bytes.of(new byte[] {'a', (byte) 0xff})))
        .isInstanceOf(RefusedBatchException.class)
        .hasMessageStartingWith("path 'a\\xff' (expected: a name in ");
  }
}
