package org.zeekbus.query.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.zeek.log.LogSchema;

/**
 * A log file that Zeek or our logger has written.
 *
 * @param file where it is
 * @param name what its name says
 * @param size in bytes, as it is on the disk
 * @param modified when it was written last
 * @param format how its records are written
 * @param schema the log's path and fields, as its first lines tell them
 * @param isMillis of JSON: whether times that are integers are milliseconds
 * @param identity tells it from other files, wherever it is, whether it is compressed or has grown:
 *     made of all up to its first record; of a log without {@code ts}, of its name
 */
record ArchiveFile(
    Path file,
    ArchiveName name,
    long size,
    Instant modified,
    Format format,
    LogSchema schema,
    boolean isMillis,
    String identity) {
  /** How records are written. */
  enum Format {
    /** In columns, with a header. */
    TSV,
    /** As an object a line. */
    JSON
  }

  /** The log's path. */
  String path() {
    return schema.path().text();
  }

  /** Whether its name says that it was closed before; a record is written after its {@code ts}. */
  boolean endsBefore(Instant time) {
    Instant to = name.to();
    return to != null && to.isBefore(time);
  }

  /**
   * Its bytes, unpacked.
   *
   * @param read counts those that were read, as they are on the disk
   */
  InputStream open(LongAdder read) throws IOException {
    InputStream in = new Counted(Files.newInputStream(file), read);
    try {
      return LogPacking.unpack(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Counts what goes through. */
  private static final class Counted extends FilterInputStream {
    private final LongAdder count;

    Counted(InputStream in, LongAdder count) {
      super(in);
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      int each = super.read();
      count.add(each < 0 ? 0 : 1);
      return each;
    }

    @Override
    public int read(byte[] to, int at, int most) throws IOException {
      int found = super.read(to, at, most);
      count.add(Math.max(0, found));
      return found;
    }
  }
}
