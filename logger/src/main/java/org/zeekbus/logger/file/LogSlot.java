package org.zeekbus.logger.file;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LogFormat;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * One log: what comes from one stream for one path in one schema, whether a file is open for it or
 * not. Owner: the sink's thread.
 */
final class LogSlot {
  /** JSON writes any number of schemas into one file; so many are remembered. */
  private static final int KEPT_FORMATS = 64;

  /** Batches with the same key go to the same file. No fields with JSON, where they may differ. */
  record Key(Bytes path, Bytes stream, List<LogField> fields) {
    static Key of(LogSchema schema, AsciiOptions options) {
      return new Key(
          schema.path(), schema.stream(), options.useJson() ? List.of() : schema.fields());
    }
  }

  final Key key;
  final LogPath path;
  final AsciiOptions options;

  /** The file's name without its ending: {@code conn}, {@code conn-2}. */
  String name;

  /** The file, if there is one open. */
  @Nullable OpenLog file;

  /** Lines that a file that has gone did not get, until the next one is open. */
  OpenLog.@Nullable Rest rest;

  /** When the period began that the open file, or the next one, stands for. Milliseconds. */
  long periodStart;

  /** When the last batch came. */
  long lastUsed;

  /** Whether a rotation that was due has failed. */
  boolean isRotationDue;

  /** Flushes in a row that have failed. */
  int failedFlushes;

  private final Map<List<LogField>, LogFormat> formats = new HashMap<>();

  LogSlot(Key key, LogPath path, AsciiOptions options, String name, long now) {
    this.key = key;
    this.path = path;
    this.options = options;
    this.name = name;
    periodStart = now;
    lastUsed = now;
  }

  /** The end of its files' names, behind the path. */
  String ending(FileSettings settings) {
    return settings.endingOf(options);
  }

  /** When the period began that the open file, or the next one, stands for. */
  Instant started() {
    return Instant.ofEpochMilli(periodStart);
  }

  /** For how many milliseconds no batch came; a clock that was set back lets that begin anew. */
  long quietFor(long now) {
    lastUsed = Math.min(lastUsed, now);
    return now - lastUsed;
  }

  /** Makes lines of records of this schema. */
  LogFormat format(LogSchema schema) {
    if (formats.size() == KEPT_FORMATS && !formats.containsKey(schema.fields())) {
      formats.clear();
    }
    return formats.computeIfAbsent(schema.fields(), _ -> LogFormat.of(options, schema));
  }
}
