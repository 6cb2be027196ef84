package org.zeekbus.format;

import java.time.LocalDateTime;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * How a log's records become lines. One for each schema, so that what depends on the schema only is
 * worked out once. Owner: one thread.
 */
public interface LogFormat {
  /**
   * The header, before the first record; nothing in JSON.
   *
   * @param path as the file is called, without its ending
   * @param opened local time
   */
  default void header(Bytes path, LocalDateTime opened, LineBuffer out) {}

  /**
   * One line: the record that {@code batch} walked last. Its fields are those of our schema. The
   * line's last byte is its newline; who wants the record alone, as the value of a message, leaves
   * that byte.
   *
   * @throws org.zeekbus.sink.RefusedBatchException if the buffer can't become as large; its length
   *     may be anything from the line's beginning on then, so {@link LineBuffer#cut} it
   */
  void record(LogBatchReader batch, LineBuffer out);

  /** The footer, behind the last record; nothing in JSON. */
  default void footer(LocalDateTime closed, LineBuffer out) {}

  /** JSON, {@code {"ts":…}}, whatever {@link AsciiOptions#useJson} says. */
  static LogFormat json(AsciiOptions options, LogSchema schema) {
    return new JsonFormat(options, schema);
  }

  /**
   * JSON whose records begin with their log's path, {@code {"_path":"conn","ts":…}}, unless they
   * have a field of that name.
   */
  static LogFormat jsonWithPath(AsciiOptions options, LogSchema schema) {
    return schema.indexOf(JsonFormat.PATH) < 0
        ? JsonFormat.withPath(options, schema)
        : json(options, schema);
  }

  /** JSON whose records stand behind their log's path, {@code {"conn": {"ts":…}}}. */
  static LogFormat taggedJson(AsciiOptions options, LogSchema schema) {
    return new TaggedJson(options, schema);
  }

  /** The format that {@code options} ask for. */
  static LogFormat of(AsciiOptions options, LogSchema schema) {
    return options.useJson() ? json(options, schema) : new TsvFormat(options, schema);
  }
}
