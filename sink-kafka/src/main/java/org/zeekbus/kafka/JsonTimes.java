package org.zeekbus.kafka;

import java.util.Locale;
import java.util.Map;
import org.zeekbus.format.AsciiOptions;

/** How JSON shows a time. */
enum JsonTimes {
  EPOCH,
  MILLIS,
  ISO8601;

  /** As the configuration has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** JSON with such times, and else as Zeek has it. */
  AsciiOptions options() {
    return AsciiOptions.DEFAULT.with(
        Map.of("use_json", "T", "json_timestamps", "JSON::TS_" + name()));
  }
}
