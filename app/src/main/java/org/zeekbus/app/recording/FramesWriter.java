package org.zeekbus.app.recording;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.FramesLayout;

/**
 * Writes one frames file, laid out as {@link FramesLayout}; compressed if its name ends in {@code
 * .zst}. The file always ends with a whole record, also when the process is killed or the disk is
 * full: records are collected, and what is collected goes out at once.
 *
 * <p>Owner: one thread.
 */
public final class FramesWriter implements AutoCloseable {
  /** How the name of a compressed file ends. */
  public static final String ZSTD = ".zst";

  private static final int CHUNK = 256 << 10;

  private final FileChannel file;
  private final Collected records = new Collected();
  private final DataOutputStream out = new DataOutputStream(records);

  /** What {@link #zstd} has made of the records. */
  private final Collected compressed = new Collected();

  private final @Nullable OutputStream zstd;
  private long size;

  /** Something is missing: nothing may follow. */
  private boolean isBroken;

  private FramesWriter(FileChannel file, boolean isCompressed) throws IOException {
    this.file = file;
    this.zstd = isCompressed ? new ZstdOutputStreamNoFinalizer(compressed) : null;
  }

  /**
   * Makes a file.
   *
   * @param replaces whether a file of this name is overwritten
   * @throws java.nio.file.FileAlreadyExistsException if there is one, and it is not
   */
  public static FramesWriter create(Path path, boolean replaces) throws IOException {
    Set<OpenOption> options =
        replaces
            ? Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)
            : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    FileChannel file = FileChannel.open(path, options);
    try {
      return new FramesWriter(file, path.toString().endsWith(ZSTD));
    } catch (IOException | RuntimeException | LinkageError e) { // no room, no library
      file.close();
      throw e;
    }
  }

  /** Writes a record; it is in the file after the next {@link #flush}. */
  public void write(long nanos, FramesLayout.Channel channel, List<byte[]> parts)
      throws IOException {
    FramesLayout.writeHead(out, nanos, channel, parts.size());
    for (byte[] part : parts) {
      FramesLayout.writePart(out, part, part.length);
    }
    if (records.size() >= CHUNK) {
      flush();
    }
  }

  /** After return, all records survive the end of this process. */
  public void flush() throws IOException {
    if (records.size() == 0) {
      return;
    }
    if (zstd == null) {
      append(records);
      return;
    }
    records.writeTo(zstd);
    records.reset();
    zstd.flush();
    append(compressed);
  }

  /** Whether all records that were written are in the file. */
  boolean holdsAll() {
    return records.size() == 0 && !isBroken;
  }

  /** How long the file is. */
  public long size() {
    return size;
  }

  /** All or nothing, so that the file can be read if the disk is full. */
  private void append(Collected bytes) throws IOException {
    ByteBuffer left = bytes.buffer();
    bytes.reset();
    try {
      while (left.hasRemaining()) {
        int _ = file.write(left);
      }
    } catch (IOException e) {
      isBroken = true;
      file.truncate(size);
      throw e;
    }
    size += left.position();
  }

  @Override
  public void close() throws IOException {
    try (file) {
      try {
        if (!isBroken) {
          flush();
        }
      } finally {
        if (zstd != null) {
          zstd.close(); // frees what is not Java's, too
        }
      }
      if (!isBroken) {
        append(compressed);
      }
    }
  }

  /** Bytes that can be taken out without a copy. */
  private static final class Collected extends ByteArrayOutputStream {
    /** Valid until something is written. */
    ByteBuffer buffer() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }
}
