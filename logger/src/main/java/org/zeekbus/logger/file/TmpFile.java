package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.zeekbus.zmtp.system.FileKind;

/**
 * Files that come to be at once: written under a name that begins with {@code .tmp.}, then renamed.
 */
final class TmpFile {
  static final String PREFIX = ".tmp.";

  private TmpFile() {}

  /** Makes a file anew. What a killed process has left there goes, and is not opened. */
  static FileChannel create(Path tmp) throws IOException {
    if (Files.isDirectory(tmp, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(
          tmp.toString(), null, "not a regular file: " + FileKind.DIRECTORY);
    }
    Files.deleteIfExists(tmp);
    return FileChannel.open(tmp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Writes all of {@code target}, or leaves what was there.
   *
   * @param force to wait for the disk
   */
  static void write(Path tmp, Path target, byte[] text, boolean force) throws IOException {
    try {
      try (FileChannel out = create(tmp)) {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (force) {
          out.force(true);
        }
      }
      Files.move(tmp, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      discard(tmp, e);
      throw e;
    }
  }

  /** Removes what an attempt has left that failed. */
  static void discard(Path tmp, Exception reason) {
    try {
      if (!Files.isDirectory(tmp, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(tmp);
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
