package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts aside what a crash has left: each file with a shadow is cut after its last whole line, and
 * named by the time at which it was begun.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final int STEP = 64 << 10;

  private Recovery() {}

  /** Looks below {@code directory}, before anything is written there. */
  static void run(Path directory, ZoneId zone) throws IOException {
    List<Path> shadows;
    try (Stream<Path> all = Files.walk(directory)) {
      shadows =
          all.filter(file -> file.getFileName().toString().startsWith(ShadowFile.PREFIX))
              .sorted()
              .toList();
    }
    for (Path shadow : shadows) {
      Path file = ShadowFile.fileOf(shadow);
      if (Files.isRegularFile(file)) {
        long torn = cutTornLine(file);
        Path target = RotatedName.put(file, Files.getLastModifiedTime(shadow).toInstant(), zone);
        LOG.warn(
            "{} was not closed in order: it is {} now{}",
            file,
            target.getFileName(),
            torn == 0
                ? ""
                : ", without its last %,d bytes, of a line that was cut".formatted(torn));
      }
      Files.delete(shadow);
    }
  }

  /** Cuts what stands behind the last newline; how much that was. */
  private static long cutTornLine(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      ByteBuffer bytes = ByteBuffer.allocate(STEP);
      for (long end = size; end > 0; ) {
        long start = Math.max(0, end - STEP);
        bytes.clear().limit((int) (end - start));
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {
          // until it is whole
        }
        for (int i = bytes.position() - 1; i >= 0; i--) {
          if (bytes.get(i) == '\n') {
            channel.truncate(start + i + 1);
            return size - (start + i + 1);
          }
        }
        end = start;
      }
      channel.truncate(0);
      return size;
    }
  }
}
