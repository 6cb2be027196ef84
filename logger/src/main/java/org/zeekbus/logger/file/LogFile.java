package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.logger.format.LineBuffer;
import org.zeekbus.logger.format.LogFormat;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * A log in the making: lines that wait, and the file they go to, which is opened with the first.
 *
 * <p>Owner: the sink's thread.
 */
final class LogFile {
  /** So much waits for a flush at most. */
  private static final int WRITE_FROM = 256 << 10;

  private static final int FIRST_ROOM = 8 << 10;

  /**
   * Batches up to this size are formatted first and taken back if bad; longer ones checked first.
   */
  private static final int MOST_TAKEN_BACK = 1 << 20;

  private static final int MOST_FORMATS = 64;

  private final FileSettings settings;
  private final AsciiOptions options;

  /** By schema, as the batches' fields differ in JSON files. */
  private final IdentityHashMap<LogSchema, LogFormat> formats = new IdentityHashMap<>();

  private LineBuffer buffer = new LineBuffer(FIRST_ROOM);

  /** Bytes of the buffer that are in the file already: a full disk may take a part. */
  private int written;

  private String stem;
  private @Nullable FileChannel channel;
  private Path file;

  /** How many bytes the file has. */
  private long position;

  /** Who can write the last line. */
  private @Nullable LogFormat last;

  private Instant begun;
  private Instant used;
  private Instant rotates = Instant.MAX;

  /** A log whose file is {@code stem} and the ending, below the directory. */
  LogFile(FileSettings settings, AsciiOptions options, String stem) {
    this.settings = settings;
    this.options = options;
    this.stem = stem;
    this.file = fileOf(stem);
    this.begun = settings.clock().instant();
    this.used = begun;
  }

  private Path fileOf(String name) {
    return settings.directory().resolve(name + LogName.EXTENSION);
  }

  /** The file's name without its ending. */
  String stem() {
    return stem;
  }

  /** Gives it another name, while no file is open. */
  void rename(String newStem) {
    if (channel != null) {
      throw new IllegalStateException(stem + " is open");
    }
    stem = newStem;
    file = fileOf(newStem);
  }

  /** When the last records came. */
  Instant used() {
    return used;
  }

  boolean isOpen() {
    return channel != null;
  }

  /** Takes all records, or none. */
  void append(LogBatchReader batch, int length) throws IOException {
    LogFormat format = format(batch.schema());
    if (channel == null) {
      open(format);
    }
    if (buffer.length() >= WRITE_FROM) {
      writeOut();
    }
    if (length <= MOST_TAKEN_BACK && settings.fsync() != FileSettings.Fsync.ALWAYS) {
      appendOrTakeBack(batch, format);
    } else {
      batch.check();
      appendAtOnce(batch, format);
    }
    last = format;
    used = settings.clock().instant();
  }

  private void appendOrTakeBack(LogBatchReader batch, LogFormat format) {
    int before = buffer.length();
    try {
      while (batch.next()) {
        format.record(batch, buffer);
      }
    } catch (DecodeException e) {
      buffer.cut(before);
      throw e;
    }
  }

  /** Writes a batch that is known to be good, or cuts the file back to where it was. */
  private void appendAtOnce(LogBatchReader batch, LogFormat format) throws IOException {
    writeOut();
    long before = position;
    try {
      while (batch.next()) {
        format.record(batch, buffer);
        if (buffer.length() >= WRITE_FROM) {
          writeOut();
        }
      }
      if (settings.fsync() == FileSettings.Fsync.ALWAYS) {
        flush();
      }
    } catch (IOException e) {
      buffer.cut(0);
      written = 0;
      FileChannel out = channel;
      if (out != null) {
        out.truncate(before);
        position = before;
      }
      throw e;
    }
  }

  private LogFormat format(LogSchema schema) {
    LogFormat known = formats.get(schema);
    if (known == null) {
      if (formats.size() >= MOST_FORMATS) {
        formats.clear();
      }
      known = LogFormat.of(options, schema);
      formats.put(schema, known);
    }
    return known;
  }

  private void open(LogFormat format) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (Files.exists(file)) {
      // Of an earlier run, or somebody else's: never overwritten.
      RotatedName.put(file, Files.getLastModifiedTime(file).toInstant(), settings.zone());
    }
    ShadowFile.write(file);
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    position = 0;
    Instant now = settings.clock().instant();
    if (!settings.rotationInterval().isZero()) {
      rotates = new RotationTimes(settings.rotationInterval(), settings.zone()).after(now);
    }
    format.header(Bytes.of(stem), local(now), buffer);
  }

  private LocalDateTime local(Instant time) {
    return LocalDateTime.ofInstant(time, settings.zone());
  }

  private void writeOut() throws IOException {
    FileChannel out = channel;
    if (out == null) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(buffer.array(), written, buffer.length() - written);
    while (bytes.hasRemaining()) {
      int count = out.write(bytes, position);
      position += count;
      written += count;
    }
    written = 0;
    if (buffer.length() > 4 * WRITE_FROM) {
      buffer = new LineBuffer(WRITE_FROM);
    }
    buffer.cut(0);
  }

  private void force() throws IOException {
    FileChannel out = channel;
    if (out != null) {
      out.force(false);
    }
  }

  /** After return all lines are in the file. */
  void flush() throws IOException {
    writeOut();
    if (settings.fsync() != FileSettings.Fsync.NEVER) {
      force();
    }
  }

  /** Whether the file is to be put aside by now. */
  boolean isDue(Instant now) {
    return channel != null
        && (!now.isBefore(rotates)
            || (settings.rotationBytes() > 0 && position >= settings.rotationBytes()));
  }

  /** Ends the file and puts it aside; the next record opens another one. */
  void rotate() throws IOException {
    if (channel == null && !Files.exists(file)) {
      return;
    }
    end();
    RotatedName.put(file, begun, settings.zone());
    ShadowFile.delete(file);
    begun = settings.clock().instant();
  }

  /** Ends the file under its name. */
  void close() throws IOException {
    end();
    ShadowFile.delete(file);
  }

  private void end() throws IOException {
    FileChannel out = channel;
    if (out == null) {
      return;
    }
    LogFormat format = last;
    if (format != null) {
      format.footer(local(settings.clock().instant()), buffer);
      last = null; // once, though writing it may take several attempts
    }
    writeOut();
    if (settings.fsync() != FileSettings.Fsync.NEVER) {
      force();
    }
    out.close();
    channel = null;
    rotates = Instant.MAX;
  }
}
