package org.zeekbus.logger.delivery;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.queue.Batch;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zmtp.PeerWarnings;

/**
 * Keeps batches that no sink can take, one in a file, in the format of recordings, {@link
 * FramesLayout}, so that they can be looked at and replayed. Beyond the bound nothing more is kept,
 * only counted; that is logged once.
 *
 * <p>Owner: any sink's thread; calls are serialised.
 */
public final class BadBatches {
  private static final Logger LOG = LoggerFactory.getLogger(BadBatches.class);

  /** A message's frames before the batch, and the batch. */
  private static final int PARTS = 4;

  /** Small ones would make more files than a directory is good for. */
  private static final int MOST_FILES = 1000;

  /** Somebody may have taken files away from a directory that was full. */
  private static final long LOOK_AGAIN_MILLIS = 1000;

  private static final long UNKNOWN = -1;

  private final Path directory;
  private final long bound;
  private final InstantSource clock;
  private final PeerWarnings warnings = new PeerWarnings(LOG);

  /** How many files there are, and how long together; looked up before the first one. */
  private long files = UNKNOWN;

  private long bytes;

  /** When the directory was looked at last. */
  private long lookedMillis;

  private boolean isFullReported;

  private final LongAdder count = new LongAdder();

  /**
   * Keeps batches in {@code directory}, which is made when it is needed.
   *
   * @param bound of all files there, in bytes
   */
  public BadBatches(Path directory, long bound, InstantSource clock) {
    this.directory = directory;
    this.bound = bound;
    this.clock = clock;
  }

  /** Keeps a batch, once for all sinks, and says why it is here. */
  void keep(String sink, Batch batch, byte[] bytesOf, int length, String reason) {
    count.increment();
    keepFile(sink, batch, bytesOf, length, reason);
  }

  /** Batches that were bad, kept or not, once for each sink. */
  public long count() {
    return count.sum();
  }

  private synchronized void keepFile(
      String sink, Batch batch, byte[] bytesOf, int length, String reason) {
    String where;
    try {
      where = write(batch, bytesOf, length);
    } catch (IOException e) {
      where = "dropped: it cannot be kept: " + e.getMessage();
      files = UNKNOWN;
    }
    String kept = where;
    warnings.warn(
        // Not by sender, who may call itself something else each time.
        batch.address() + sink,
        "{}: bad batch: {}{}",
        batch.sender() + " (" + batch.address() + ")",
        () -> "%s (%,d bytes, %s)".formatted(reason, length, kept));
  }

  private String write(Batch batch, byte[] bytesOf, int length) throws IOException {
    if (!batch.keptAt().isEmpty()) {
      return "kept in " + batch.keptAt();
    }
    if (files == UNKNOWN) {
      Files.createDirectories(directory);
      look();
    }
    if (length > bound) {
      return "not kept: larger than the bound of %,d bytes".formatted(bound);
    }
    if (isFull(length) && Math.abs(clock.millis() - lookedMillis) >= LOOK_AGAIN_MILLIS) {
      look();
    }
    if (isFull(length)) {
      if (!isFullReported) {
        isFullReported = true;
        LOG.warn(
            "{} is full ({} files, {} bytes): bad batches are only counted until files are removed",
            directory,
            files,
            bytes);
      }
      return "not kept: " + directory + " is full";
    }
    isFullReported = false;
    long millis = clock.millis();
    for (int i = 0; ; i++) {
      Path file = directory.resolve(millis + (i == 0 ? "" : "." + i) + ".frames");
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)))) {
        FramesLayout.writeHead(out, millis * 1_000_000, FramesLayout.Channel.LOG, PARTS);
        part(out, LogMessage.TOPIC);
        part(out, batch.sender());
        part(out, LogBatchReader.FORMAT);
        FramesLayout.writePart(out, bytesOf, length);
        out.flush();
        files++;
        bytes += out.size();
        batch.keptAt(file.toString());
        return "kept in " + file;
      } catch (FileAlreadyExistsException e) {
        // Another of the same millisecond: the next number.
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  private static void part(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    FramesLayout.writePart(out, bytes, bytes.length);
  }

  private boolean isFull(int more) {
    return files >= MOST_FILES || bytes + more > bound;
  }

  private void look() throws IOException {
    long count = 0;
    long sum = 0;
    try (Stream<Path> there = Files.list(directory)) {
      for (Path file : (Iterable<Path>) there::iterator) {
        count++;
        sum += Files.size(file);
      }
    }
    files = count;
    bytes = sum;
    lookedMillis = clock.millis();
  }
}
