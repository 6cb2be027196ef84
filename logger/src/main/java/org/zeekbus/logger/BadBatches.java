package org.zeekbus.logger;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zmtp.PeerWarnings;

/**
 * Keeps batches that no sink can take, one in a file, in the format of recordings, so that they can
 * be looked at and replayed. Beyond the bound nothing more is kept, only counted and told.
 *
 * <pre>
 * nanoseconds since 1970  8 | channel 1: 2 | number of parts 2: 4 | for each part: length 4, bytes
 * </pre>
 *
 * <p>Owner: any sink's thread; calls are serialised.
 */
final class BadBatches {
  private static final Logger LOG = LoggerFactory.getLogger(BadBatches.class);
  private static final int CHANNEL = 2;
  private static final int PARTS = 4;

  /** Small ones would make more files than a directory is good for. */
  private static final int MOST_FILES = 1000;

  private final Path directory;
  private final long bound;
  private final InstantSource clock;
  private final PeerWarnings warnings = new PeerWarnings(LOG);

  /**
   * Keeps batches in {@code directory}, which is made when it is needed.
   *
   * @param bound of all files there, in bytes
   */
  BadBatches(Path directory, long bound, InstantSource clock) {
    this.directory = directory;
    this.bound = bound;
    this.clock = clock;
  }

  /** Keeps a batch, and says why it is here. */
  synchronized void keep(String sink, String sender, byte[] batch, int length, String reason) {
    String where;
    try {
      where = write(sender, batch, length);
    } catch (IOException e) {
      where = "lost, as it cannot be kept: " + e.getMessage();
    }
    warnings.warn(
        sender + sink,
        "{}: a batch is bad: {}{}",
        sender,
        "%s (%,d bytes, %s)".formatted(reason, length, where));
  }

  private String write(String sender, byte[] batch, int length) throws IOException {
    Files.createDirectories(directory);
    if (isFull(length)) {
      return "not kept, as " + directory + " is full";
    }
    long millis = clock.millis();
    for (int i = 0; ; i++) {
      Path file = directory.resolve(millis + (i == 0 ? "" : "." + i) + ".frames");
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)))) {
        out.writeLong(millis * 1_000_000);
        out.writeByte(CHANNEL);
        out.writeShort(PARTS);
        part(out, "log-write");
        part(out, sender);
        part(out, LogBatchReader.FORMAT);
        out.writeInt(length);
        out.write(batch, 0, length);
        return "kept in " + file;
      } catch (FileAlreadyExistsException e) {
        // Another of the same millisecond: the next number.
      }
    }
  }

  private static void part(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private boolean isFull(int more) throws IOException {
    int count = 0;
    long sum = more;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        count++;
        sum += Files.size(file);
      }
    }
    return count >= MOST_FILES || sum > bound;
  }
}
