package org.zeekbus.logger.deadletters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.zeekbus.sink.DeadLetters;
import org.zeekbus.sink.SinkMetrics;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.system.Reason;

/**
 * The dead letters of one sink. Files are never removed here: once they reach the bound, letters
 * are lost and counted, so that they do not hold up other records, until somebody makes room.
 *
 * <p>Owner: any thread; calls are serialised, but for {@link #state}.
 */
public final class SinkDeadLetters implements DeadLetters {
  private static final DeadLetterFiles.Bound BOUND =
      new DeadLetterFiles.Bound(8L << 20, 1000, 64L << 20);

  /** A target may answer with a page. */
  private static final int LONGEST_TEXT = 4 << 10;

  /** Any stranger can make up paths. */
  private static final int MOST_PATHS = 1000;

  private static final String OTHERS = "(others)";

  private static final Duration LOG_PAUSE = Duration.ofMinutes(10);

  /** How often it is looked whether somebody took files away. */
  private static final long LOOK_MILLIS = 1000;

  private final String sink;
  private final DeadLetterFiles files;
  private final SinkMetrics metrics;
  private final InstantSource clock;
  private final Logger log;
  private final PeerWarnings warnings;
  private final Map<String, LongAdder> lostByLog = new ConcurrentSkipListMap<>();

  private LongAdder kept = new LongAdder();
  private LongAdder lost = new LongAdder();
  private boolean isOpen;
  private boolean isFullReported;
  private long lookedMillis;

  // Others read these.
  private volatile boolean isAsked;
  private volatile DeadLetterState.@Nullable Latest latest;
  private volatile long fileCount;
  private volatile long fileBytes;

  /**
   * Nothing is touched before {@link #open}.
   *
   * @param directory where they go; it is made for the first one
   * @param log begins its lines with the sink's name
   */
  public SinkDeadLetters(
      String sink, Path directory, SinkMetrics metrics, InstantSource clock, Logger log) {
    this(sink, new DeadLetterFiles(directory, BOUND), metrics, clock, log);
  }

  SinkDeadLetters(
      String sink, DeadLetterFiles files, SinkMetrics metrics, InstantSource clock, Logger log) {
    this.sink = sink;
    this.files = files;
    this.metrics = metrics;
    this.clock = clock;
    this.log = log;
    this.warnings = new PeerWarnings(log, LOG_PAUSE, System::nanoTime);
  }

  /**
   * Begins to count, with what earlier runs have left. If that cannot be read, the log says so, and
   * the first letter tries again.
   */
  public synchronized DeadLetters open() {
    if (!isAsked) {
      kept =
          metrics.counter(
              "dead_letters", "Records that the target refused for ever and that were kept");
      lost =
          metrics.counter(
              "dead_letters_full",
              "Records that the target refused for ever and that found no room");
      isAsked = true;
      try {
        look();
      } catch (IOException e) {
        log.warn("dead letters cannot be kept: {}", Reason.withRemedy(files.directory(), e));
      }
    }
    return this;
  }

  private void look() throws IOException {
    lookedMillis = clock.millis();
    if (isOpen) {
      files.look();
    } else {
      files.open();
      isOpen = true;
    }
    counted();
  }

  private void counted() {
    fileCount = files.files();
    fileBytes = files.bytes();
  }

  /** Counts the files again if there were some: somebody may have moved them away. */
  public void lookAgain() {
    if (fileCount > 0) {
      synchronized (this) {
        try {
          look();
        } catch (IOException e) {
          log.debug("dead letters cannot be counted", e); // the next letter finds it, too
        }
      }
    }
  }

  /** How many there are; null if the sink never asked for them. Does not block. */
  public @Nullable DeadLetterState state() {
    if (!isAsked) {
      return null;
    }
    Map<String, Long> lostNow = new LinkedHashMap<>();
    lostByLog.forEach((path, count) -> lostNow.put(path, count.sum()));
    return new DeadLetterState(
        files.directory().toString(), kept.sum(), lostNow, fileCount, fileBytes, latest);
  }

  @Override
  public void put(String path, String target, String reason, byte[] in, int at, int length)
      throws IOException {
    keep(new DeadLetterState.Latest(cut(path), cut(target), cut(reason)), in, at, length);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  private synchronized void keep(DeadLetterState.Latest letter, byte[] in, int at, int length)
      throws IOException {
    try {
      if (!isOpen || (!files.hasRoom(length) && isTimeToLook())) {
        look();
      }
      byte[] line =
          files.hasRoom(length)
              ? DeadLetterLine.of(clock.instant(), sink, letter, in, at, length)
              : null;
      if (line == null || !files.hasRoom(line.length)) {
        lose(letter);
        return;
      }
      files.append(line, clock.instant());
    } catch (IOException e) {
      throw new IOException(
          "a record of log %s that %s refused for ever cannot be kept in %s: %s"
              .formatted(
                  letter.path(),
                  letter.target(),
                  files.directory(),
                  Reason.withRemedy(files.directory(), e)),
          e);
    }
    isFullReported = false;
    kept.increment();
    latest = letter;
    counted();
    warn(letter, "it is kept in " + files.current());
  }

  private boolean isTimeToLook() {
    return Math.abs(clock.millis() - lookedMillis) >= LOOK_MILLIS;
  }

  private void lose(DeadLetterState.Latest letter) {
    lost.increment();
    boolean isOther = lostByLog.size() >= MOST_PATHS && !lostByLog.containsKey(letter.path());
    lostByLog.computeIfAbsent(isOther ? OTHERS : letter.path(), _ -> new LongAdder()).increment();
    latest = letter;
    if (!isFullReported) {
      isFullReported = true;
      log.error(
          "{} is full ({} files, {} bytes): records that the target refuses for ever are dropped (dead_letters_full) until files are moved away",
          files.directory(),
          files.files(),
          files.bytes());
    }
    warn(letter, "it is dropped (dead_letters_full)");
  }

  private void warn(DeadLetterState.Latest letter, String outcome) {
    warnings.warn(
        letter.path(),
        "log {}: {}{}",
        letter.path(),
        () ->
            "%s refused a record for ever: %s; %s"
                .formatted(letter.target(), letter.reason(), outcome));
  }
}
