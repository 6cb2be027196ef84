package org.zeekbus.query.archive;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Reads the records of a log file, from its first to its last. Lines that are no records are passed
 * over and counted.
 *
 * <pre>{@code
 * while (!reader.isAtEnd()) {
 *   reader.into(sink, columnsOf(reader.schema()));
 *   while (reader.read(1_000) > 0) {}
 * }
 * }</pre>
 *
 * <p>Owner: one thread.
 */
sealed interface RecordReader extends AutoCloseable permits TsvRecords, JsonRecords {
  /**
   * Opens a file.
   *
   * @param complaints take what cannot be read
   * @param read counts the bytes that were read
   */
  static RecordReader open(
      ArchiveFile file, StandardLogs standard, Complaints complaints, LongAdder read)
      throws IOException {
    LineReader lines = new LineReader(file.open(read));
    try {
      return switch (file.format()) {
        case TSV -> new TsvRecords(file, lines, standard, complaints);
        case JSON -> new JsonRecords(file, lines, standard, complaints);
      };
    } catch (IOException | RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  /** The fields of the records that come next. */
  LogSchema schema();

  /**
   * Says where values go, until the schema changes.
   *
   * @param columns of the sink, by field; -1 passes over the field
   */
  void into(RecordSink sink, int[] columns);

  /**
   * Reads some records; fewer if one is so long that its reader should look at its memory.
   *
   * @return how many; 0 at the end of the file, or where {@link #schema} has become another
   * @throws IOException if the file cannot be read
   */
  int read(int most) throws IOException;

  /** Whether there are no more records. */
  boolean isAtEnd();

  @Override
  void close() throws IOException;
}
