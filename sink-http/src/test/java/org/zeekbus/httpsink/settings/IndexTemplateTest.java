package org.zeekbus.httpsink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of indexes from a template. */
final class IndexTemplateTest {
  /** A second before midnight in UTC. */
  private static final long EVENING = 1_763_855_999_000L;

  @ParameterizedTest
  @CsvSource({
    "logs-zeek.{path}-default, conn, logs-zeek.conn-default",
    "zeek-{path}-{date}, conn, zeek-conn-2025.11.22",
    "zeek-{node}, conn, zeek-worker-1",
    "zeek, conn, zeek",
    "{path}, _secret, secret",
    "{path}, ..., zeek",
    "zeek-{path}, site/X509 Certs, zeek-site_x509_certs",
    "zeek-{path}, ünïcode\"\\{path}, zeek-_n_code___path_"
  })
  void namesAreValid(String template, String path, String index) {
    assertThat(IndexTemplate.parse(template).of(path, "Worker-1", EVENING)).isEqualTo(index);
  }

  @Test
  void aDayBeginsAtMidnightInUtc() {
    IndexTemplate template = IndexTemplate.parse("{date}");
    assertThat(template.of("", "", EVENING)).isEqualTo("2025.11.22");
    assertThat(template.of("", "", EVENING + 1000)).isEqualTo("2025.11.23");
  }

  @Test
  void aLongPathIsCut() {
    assertThat(IndexTemplate.parse("zeek-{path}").of("x".repeat(1000), "", 0)).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Zeek",
        "_zeek",
        "-zeek",
        "zeek*",
        "zeek {path}",
        "{host}",
        "zeek-{path",
        "a/b"
      })
  void otherTextsAreErrors(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IndexTemplate.parse(text))
        .withMessageStartingWith("'" + text + "' (expected: ");
  }

  @Test
  void itKnowsWhetherALogHasOneIndex() {
    assertThat(IndexTemplate.parse("zeek-{path}").isConstant()).isTrue();
    assertThat(IndexTemplate.parse("zeek-{date}").isConstant()).isFalse();
    assertThat(IndexTemplate.parse("zeek-{node}").isConstant()).isFalse();
  }

  @Test
  void peopleSeeWhatVaries() {
    assertThat(IndexTemplate.parse("zeek-{path}-{date}").shown("CONN"))
        .isEqualTo("zeek-conn-{date}");
    assertThat(IndexTemplate.parse("zeek-{path}-{date}").pattern()).isEqualTo("zeek-*-*");
  }
}
