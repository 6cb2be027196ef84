package org.zeekbus.format;

import java.util.Arrays;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/**
 * An object a line whose only member is named by the log and holds the record: {@code {"conn":
 * {…}}}. Source: zeek-kafka {@code src/TaggedJSON.cc}.
 *
 * <p>Owner: one thread.
 */
final class TaggedJson implements LogFormat {
  private final byte[] head;
  private final JsonFormat record;

  /** For batches whose fields have the names and types of {@code schema}. */
  TaggedJson(AsciiOptions options, LogSchema schema) {
    byte[] path = schema.path().toArray();
    LineBuffer line = new LineBuffer(64);
    line.put('{');
    int at =
        new JsonStrings(options.jsonStringEscapePolicy()).putString(path, 0, path.length, line, 1);
    line.end(at);
    line.put(':');
    line.put(' ');
    head = Arrays.copyOf(line.array(), line.length());
    record = new JsonFormat(options, schema);
  }

  @Override
  public void record(LogBatchReader batch, LineBuffer out) {
    out.put(head);
    record.record(batch, out);
    out.end(out.length() - 1);
    out.put('}');
    out.put('\n');
  }
}
