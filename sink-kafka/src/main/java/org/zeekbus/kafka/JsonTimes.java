package org.zeekbus.kafka;

import java.util.Map;
import org.zeekbus.format.AsciiOptions;

/** How JSON shows a time. */
enum JsonTimes {
  EPOCH,
  MILLIS,
  ISO8601;

  /** JSON with such times, and else as Zeek has it. */
  AsciiOptions options() {
    return AsciiOptions.DEFAULT.with(Map.of("json_timestamps", "JSON::TS_" + name()));
  }
}
