package org.zeekbus.kafka.avro;

import java.util.Arrays;
import java.util.stream.Stream;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;

/** Settings of a registry for a test. Owner: one thread. */
final class RegistryFixture {
  private final Section section = new Section("logger.kafka");
  private final Setting<String> value =
      section.setting("value", SettingType.TEXT, "json", "What a value is");
  private final RegistrySettings settings = new RegistrySettings(section);
  private final TestSettings values = new TestSettings();

  RegistrySettings of() {
    return settings;
  }

  Setting<String> value() {
    return value;
  }

  SettingValues values() {
    return values;
  }

  void set(Setting<?> setting, String text) {
    values.set(setting, text);
  }

  void check() throws ConfigurationException {
    settings.check(values, value, values.get(value).equals("avro"));
  }

  RegistryAccess access() throws ConfigurationException {
    return RegistryAccess.of(settings, values);
  }

  /** A field of each type that has values, a set and a vector of each. */
  static LogField[] everyType() {
    return Arrays.stream(ZeekType.values())
        .flatMap(type ->
            Stream.of(
                LogField.of(type + "_", type),
                LogField.set("set_of_" + type, type),
                LogField.vector("vector_of_" + type, type)))
        .toArray(LogField[]::new);
  }
}
