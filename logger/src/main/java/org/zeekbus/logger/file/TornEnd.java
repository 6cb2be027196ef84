package org.zeekbus.logger.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.zeekbus.zmtp.system.WholeLines;

/**
 * Cuts what a killed process has left after its last whole line. A gzip file is unpacked as far as
 * it can be, and packed again if it lacks its end.
 */
final class TornEnd {
  private static final int CHUNK = 64 << 10;
  private static final int GZIP_MAGIC = 0x1f8b;

  private TornEnd() {}

  /** Makes a file end with a whole line. What ends so is not touched. */
  static void cut(Path file) throws IOException {
    if (isGzip(file)) {
      cutGzip(file);
    } else {
      cutPlain(file);
    }
  }

  private static boolean isGzip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (in.read() << 8 | in.read()) == GZIP_MAGIC;
    }
  }

  private static void cutPlain(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      WholeLines.cut(channel);
    }
  }

  /** How many bytes the whole lines have. */
  private static int lastLine(byte[] in, int length) {
    int end = length;
    while (end > 0 && in[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static void cutGzip(Path file) throws IOException {
    long lines = 0;
    boolean isWhole = false;
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), CHUNK)) {
      long length = 0;
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        int end = lastLine(chunk, count);
        lines = end > 0 ? length + end : lines;
        length += count;
      }
      isWhole = lines == length;
    } catch (EOFException | ZipException _) {
      // Up to here it is good.
    }
    if (!isWhole) {
      packAgain(file, lines);
    }
  }

  private static void packAgain(Path file, long length) throws IOException {
    Path tmp = file.resolveSibling(TmpFile.PREFIX + "cut." + file.getFileName());
    try {
      try (FileChannel packed = TmpFile.create(tmp)) {
        if (length > 0) {
          pack(file, length, packed);
        }
      }
      Files.setLastModifiedTime(tmp, Files.getLastModifiedTime(file));
      Files.move(tmp, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      TmpFile.discard(tmp, e);
      throw e;
    }
  }

  private static void pack(Path file, long length, FileChannel to) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), CHUNK);
        OutputStream out = new GZIPOutputStream(Channels.newOutputStream(to), CHUNK)) {
      byte[] chunk = new byte[CHUNK];
      for (long left = length; left > 0; ) {
        int count = in.read(chunk, 0, (int) Math.min(left, CHUNK));
        if (count < 0) {
          throw new EOFException(file + " ends before what was read of it before");
        }
        out.write(chunk, 0, count);
        left -= count;
      }
    }
  }
}
