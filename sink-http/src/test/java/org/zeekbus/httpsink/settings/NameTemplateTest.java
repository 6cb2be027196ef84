package org.zeekbus.httpsink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names from a template. */
final class NameTemplateTest {
  @Test
  void pathAndNodeAreReplaced() {
    assertThat(NameTemplate.parse("bro:{path}:{node}:json").of("conn", "worker-1"))
        .isEqualTo("bro:conn:worker-1:json");
  }

  @Test
  void whatIsPutInIsLeftAlone() {
    assertThat(NameTemplate.parse("{path} {node}").of("{node}$1\\", "{path}"))
        .isEqualTo("{node}$1\\ {path}");
  }

  @Test
  void aNodeHasNoPlaceInTheNameOfALog() {
    assertThat(NameTemplate.OF_LOG.parser().apply(List.of("zeek_{path}")).of("conn"))
        .isEqualTo("zeek_conn");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NameTemplate.OF_LOG.parser().apply(List.of("zeek_{node}")))
        .withMessage("'zeek_{node}' has {node} (expected: {path})");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{host}", "zeek {Path}", "{}"})
  void otherTextsAreErrors(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NameTemplate.parse(text))
        .withMessageStartingWith("'" + text + "'");
  }
}
