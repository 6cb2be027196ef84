package org.zeekbus.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that the file, a flag and an environment variable can have. */
final class SectionTest {
  private final Section section = new Section("logger.one");

  @ParameterizedTest
  @ValueSource(strings = {"every", "max-age", "ascii.use_json", "s3.bucket"})
  void aKey(String key) {
    assertThat(section.optional(key, SettingType.TEXT, "?").key()).isEqualTo("logger.one." + key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Every", "max age", "a=b", "-x", "x.", "a..b", "1st", "url\u00e9"})
  void noKey(String key) {
    assertThatThrownBy(() -> section.optional(key, SettingType.TEXT, "?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + key + "' (expected: lower-case letters");
    assertThat(section.settings()).isEmpty();
  }
}
