package org.zeekbus.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a logger under load: counts what they hold, and takes rotated ones away. */
final class LogFiles {
  private static final Pattern LOG = Pattern.compile("[^.].*\\.log");

  /** {@code conn.2026-01-31-12-00-00.log}. */
  private static final Pattern ROTATED = Pattern.compile("[^.]+\\.[0-9-]+.*\\.log");

  private final Path directory;
  private long takenAway;

  LogFiles(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** The bytes of all records that were written, headers left out. */
  long recordBytes() throws IOException {
    long open = 0;
    for (Path file : all()) {
      try {
        long bytes = recordBytes(file);
        if (ROTATED.matcher(file.getFileName().toString()).matches()) {
          bytes -= closingLine(file);
          Files.delete(file);
          takenAway += bytes;
        } else {
          open += bytes;
        }
      } catch (NoSuchFileException e) {
        // Rotated since it was listed: it is counted next time.
      }
    }
    return takenAway + open;
  }

  private static long recordBytes(Path file) throws IOException {
    long size = Files.size(file);
    try (var in = Files.newBufferedReader(file, ISO_8859_1)) {
      for (String line = in.readLine();
          line != null && line.startsWith("#");
          line = in.readLine()) {
        size -= line.length() + 1;
      }
    }
    return Math.max(0, size);
  }

  /** The length of TSV's last line, {@code #close}. */
  private static int closingLine(Path file) throws IOException {
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      ByteBuffer tail = ByteBuffer.allocate(64);
      in.position(Math.max(0, in.size() - tail.capacity()));
      var _ = in.read(tail);
      String text = new String(tail.array(), 0, tail.position(), ISO_8859_1);
      int at = text.lastIndexOf("\n#close");
      return at < 0 ? 0 : text.length() - at - 1;
    }
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> LOG.matcher(file.getFileName().toString()).matches()).toList();
    }
  }

  /** As {@link #recordBytes}, once they do not grow for two flush intervals. */
  long awaitStill() throws IOException, InterruptedException {
    long before = -1;
    long now = recordBytes();
    for (int still = 0; now == 0 || still < 5; still = now == before ? still + 1 : 0) {
      before = now;
      Thread.sleep(500);
      now = recordBytes();
    }
    return now;
  }

  /** How many records the files hold, before any was taken away. */
  long countRecords() throws IOException {
    long sum = 0;
    for (Path file : all()) {
      try (Stream<String> lines = Files.lines(file, ISO_8859_1)) {
        sum += lines.filter(line -> !line.startsWith("#")).count();
      }
    }
    return sum;
  }

  /** Deletes all. */
  void clear() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files =
          all.sorted(Comparator.reverseOrder()).filter(file -> !file.equals(directory)).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
