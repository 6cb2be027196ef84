package org.zeekbus.app.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.logger.sinks.SinkTypes;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** Sections cannot take settings from each other. */
final class SectionsTest {
  private final Section broker = new Section("broker");
  private final Setting<String> name = broker.optional("name", SettingType.TEXT, "A name");

  @Test
  void aKeyIsDeclaredOnce() {
    Section again = new Section("broker");
    Setting<String> same = again.optional("name", SettingType.TEXT, "Another name");
    assertThatThrownBy(() -> join(broker, again))
        .hasMessageContaining(name.key())
        .hasMessageContaining(same.key());
  }

  @Test
  void aFlagIsDeclaredOnce() {
    Section other = new Section("logger");
    Setting<String> same = other.optional("name", SettingType.TEXT, "Another name");
    assertThatThrownBy(() -> join(broker, other)).hasMessageContaining(same.flag());
  }

  private static Sections join(Section... sections) {
    return new Sections(
        List.of(sections),
        SinkTypes.load(null, List.of(), _ -> false),
        List.of(),
        Map.of(),
        (sources, values) -> {});
  }
}
