package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Stands beside a log file that is being written, {@code .shadow.conn.log}, so that the next start
 * knows what a crash has left (Zeek src/logging/writers/ascii/Ascii.cc). Its first line is the
 * file's ending, the second would name a post-processor.
 */
final class ShadowFile {
  static final String PREFIX = ".shadow.";
  private static final String TEMPORARY = ".tmp";
  private static final byte[] CONTENT =
      (LogName.EXTENSION + "\n\n").getBytes(StandardCharsets.US_ASCII);

  private ShadowFile() {}

  static Path of(Path file) {
    return file.resolveSibling(PREFIX + file.getFileName());
  }

  /** The log file that a shadow stands beside. */
  static Path fileOf(Path shadow) {
    return shadow.resolveSibling(shadow.getFileName().toString().substring(PREFIX.length()));
  }

  /** After return the shadow is there, whole, whatever happens. */
  static void write(Path file) throws IOException {
    Path shadow = of(file);
    Path temporary = shadow.resolveSibling(TEMPORARY + shadow.getFileName());
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer content = ByteBuffer.wrap(CONTENT);
      while (content.hasRemaining()) {
        out.write(content);
      }
      out.force(true);
    }
    Files.move(temporary, shadow, StandardCopyOption.ATOMIC_MOVE);
  }

  static void delete(Path file) throws IOException {
    Files.deleteIfExists(of(file));
  }
}
