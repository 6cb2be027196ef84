package org.zeekbus.httpsink.layout;

import java.util.Optional;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/** Records as lines of JSON, as Zeek writes them. Owner: the sink's thread. */
record JsonLines(LogFormat format, Destination destination, String target, Optional<Probe> check)
    implements LogEncoder {
  /** The field with the log's path. */
  private static final String PATH = "_path";

  private static final AsciiOptions OPTIONS = AsciiOptions.DEFAULT;

  /** Without the log's path. */
  static LogFormat plain(LogSchema schema) {
    return LogFormat.json(OPTIONS, schema);
  }

  /** With the log's path as the first field, unless the record has one of that name. */
  static LogFormat withPath(LogSchema schema) {
    return schema.indexOf(PATH) < 0 ? LogFormat.jsonWithPath(OPTIONS, schema) : plain(schema);
  }

  @Override
  public void record(LogBatchReader batch, Arrival arrival, LineBuffer out) {
    format.record(batch, out);
  }
}
