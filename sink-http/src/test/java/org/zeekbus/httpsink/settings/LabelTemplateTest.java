package org.zeekbus.httpsink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names from a template. */
final class LabelTemplateTest {
  @Test
  void pathAndNodeAreReplaced() {
    assertThat(LabelTemplate.parse("bro:{path}:{node}:json").of("conn", "worker-1"))
        .isEqualTo("bro:conn:worker-1:json");
  }

  @Test
  void whatIsPutInIsLeftAlone() {
    assertThat(LabelTemplate.parse("{path} {node}").of("{node}$1\\", "{path}"))
        .isEqualTo("{node}$1\\ {path}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{host}", "zeek {Path}", "{}"})
  void otherTextsAreErrors(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelTemplate.parse(text))
        .withMessageStartingWith("'" + text + "'");
  }
}
