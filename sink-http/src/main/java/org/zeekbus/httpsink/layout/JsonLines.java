package org.zeekbus.httpsink.layout;

import java.util.Map;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/** Records as lines of JSON, as Zeek writes them. Owner: the sink's thread. */
record JsonLines(LogFormat format, Destination destination, String target) implements LogEncoder {
  private static final AsciiOptions JSON = AsciiOptions.DEFAULT.with(Map.of("use_json", "T"));

  /** With the log's path as the first field, unless the record has one of that name. */
  static JsonLines withPath(LogSchema schema, Destination destination) {
    LogFormat format =
        schema.indexOf("_path") < 0
            ? LogFormat.jsonWithPath(JSON, schema)
            : LogFormat.of(JSON, schema);
    return new JsonLines(format, destination, destination.shown());
  }

  @Override
  public void record(LogBatchReader batch, Arrival arrival, LineBuffer out) {
    format.record(batch, out);
  }
}
