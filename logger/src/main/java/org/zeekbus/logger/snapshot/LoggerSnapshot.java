package org.zeekbus.logger.snapshot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkMetric;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.sink.SinkDetails;
import org.zeekbus.zmtp.TurnedAway;

/**
 * The statistics of a logger at one moment. Counters count from the start of the logger. Its
 * numbers are read one after the other, so they may be some microseconds apart. Every list and map
 * has a bound; counts beyond it are in an entry {@code (others)}, or in a field that ends in {@code
 * LeftOut}.
 *
 * <p>Owner: nobody; never changes.
 *
 * @param connections nodes that are connected now
 * @param batches batches that came in
 * @param records records that reached the first sink, or that its shaping kept from it
 * @param badBatches batches that a sink refused as bad; they are kept as files as long as there is
 *     room
 * @param malformedBatches messages that were no log batches; they are dropped
 * @param forbiddenBatches batches of nodes whose key may not push; they are dropped
 * @param refused connections that ended before or in their handshake, by cause
 * @param intake memory of batches, and how often nodes were not read
 * @param senders the nodes that sent batches, by node id; at most 10,000 and {@code (others)}
 * @param logs the same by path; at most 10,000 and {@code (others)}
 * @param sinks the sinks, in the order of the configuration
 * @param directories where the logger itself needs room on a disk
 * @param turnedAway peers that were refused or closed, the newest first
 */
public record LoggerSnapshot(
    int connections,
    long batches,
    long records,
    long badBatches,
    long malformedBatches,
    long forbiddenBatches,
    Map<String, Long> refused,
    Intake intake,
    List<Sender> senders,
    List<Log> logs,
    List<Sink> sinks,
    Directories directories,
    List<TurnedAway> turnedAway) {
  /** Copies the lists and the map. */
  public LoggerSnapshot {
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    senders = List.copyOf(senders);
    logs = List.copyOf(logs);
    sinks = List.copyOf(sinks);
    turnedAway = List.copyOf(turnedAway);
  }

  /** Records of one log that reached the first sink. */
  public long records(String path) {
    return logs.stream().filter(log -> log.path.equals(path)).mapToLong(Log::records).sum();
  }

  /**
   * The sink with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Sink sink(String name) {
    return sinks.stream()
        .filter(sink -> sink.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no sink " + name));
  }

  /** How often a sink could not take or flush what it was given. */
  public long sinkErrors() {
    return sinks.stream().mapToLong(Sink::errors).sum();
  }

  /**
   * Directories of the logger itself; those of its sinks are in {@link Sink#details}.
   *
   * @param spool what waits for a sink, in a directory for each sink; also at a stop
   * @param badBatches batches that a sink refused
   */
  public record Directories(String spool, String badBatches) {}

  /**
   * Memory of batches that are not in all sinks yet. Beyond its bound the logger does not read from
   * nodes.
   *
   * @param heldBytes memory of these batches
   * @param limitBytes bound of {@code heldBytes}
   * @param reading whether nodes are read now
   * @param stalls how often reading stopped
   * @param stalledNanos how long that was in all, without a stall that has not ended
   * @param longestStallNanos the longest stall that has ended
   */
  public record Intake(
      long heldBytes,
      long limitBytes,
      boolean reading,
      long stalls,
      long stalledNanos,
      long longestStallNanos) {}

  /**
   * A node that sent batches. Its id is its claim, never proven.
   *
   * @param id the node id
   * @param batches batches that it sent
   * @param bytes bytes of those
   * @param dropped how often a full sink did not get one of them
   */
  public record Sender(String id, long batches, long bytes, long dropped) {}

  /**
   * Records of one log that reached the first sink, or that its shaping kept from it.
   *
   * @param path the log's path, such as {@code conn}
   * @param records its records
   * @param bytes their bytes in batches
   * @param unflushedRecords of the records those that the sink has not flushed yet, and that are
   *     not in its spool
   * @param lagMillis time from the {@code ts} of the last record to its arrival; null for a log
   *     without times
   * @param longestLagMillis the longest such time
   */
  public record Log(
      String path,
      long records,
      long bytes,
      long unflushedRecords,
      @Nullable Long lagMillis,
      @Nullable Long longestLagMillis) {}

  /** The state of a sink. */
  public enum SinkState {
    /** It takes what it is given. */
    RUNNING,
    /** It cannot take or flush now, or it threw at the last batch or flush; it is called again. */
    RETRYING,
    /** It did not come back from a call, and the stop of the logger went on without it. */
    HANGING,
    /** It can never take anything again. */
    GONE,
    /** It was closed, in order or with a problem. */
    CLOSED
  }

  /**
   * A sink.
   *
   * @param name its name
   * @param overflow what happens when it does not keep up
   * @param onGone what happens when it can never take anything again
   * @param state what it does
   * @param problem why it cannot take or flush now, or what was wrong with the last batch or flush;
   *     of a sink that was closed, why that failed; null if nothing is wrong
   * @param activity what its thread does now, such as {@code flushing}
   * @param activityNanos for how long it does that
   * @param activityLog the path of the batch that it is taking; null if it is taking none
   * @param errors how often it could not take or flush what it was given
   * @param queue what waits for it
   * @param parked logs that it cannot write now, while it writes others
   * @param sinkGone records that were dropped because it was gone
   * @param unwritten records that were dropped because they were neither written nor kept at the
   *     stop
   * @param sinceFlush what it has taken and not flushed yet, unless its spool has it
   * @param unflushed at a stop that it hung in or failed to close in: records since its last flush,
   *     by log; they may be lost
   * @param excluded records that its shaping kept from it, by the reason: {@code paths}, {@code
   *     fields}, {@code where}, {@code where_type}, {@code sample}; without those that have none.
   *     They are not lost
   * @param metrics counters and gauges of the sink itself
   * @param deadLetters records that its target refused for ever; null if that cannot be
   * @param details what only this type of sink reports; null if it reports nothing
   */
  public record Sink(
      String name,
      SinkOverflow overflow,
      OnGone onGone,
      SinkState state,
      @Nullable String problem,
      String activity,
      long activityNanos,
      @Nullable String activityLog,
      long errors,
      Queue queue,
      Parked parked,
      Losses sinkGone,
      Losses unwritten,
      SinceFlush sinceFlush,
      Map<String, Long> unflushed,
      Map<String, Long> excluded,
      List<SinkMetric> metrics,
      @Nullable DeadLetterState deadLetters,
      @Nullable SinkDetails details) {
    /** Copies the list and the maps. */
    public Sink {
      unflushed = copy(unflushed);
      excluded = copy(excluded);
      metrics = List.copyOf(metrics);
    }

    /** Records that its target refused for ever and that found no room. */
    public long lostDeadLetters() {
      return deadLetters == null ? 0 : deadLetters.lost();
    }
  }

  /**
   * The batches that a sink has taken and not flushed yet, and that are not in its spool. {@code
   * kill -9} may cost their records.
   *
   * @param batches batches since the last flush that worked
   * @param records their records
   */
  public record SinceFlush(long batches, long records) {}

  /**
   * Batches that wait for a sink.
   *
   * @param batches how many wait, in memory and on disk
   * @param dropped batches that found it full
   * @param spool the part on disk; null if the sink has none
   */
  public record Queue(long batches, long dropped, @Nullable Spool spool) {}

  /**
   * Batches on disk.
   *
   * @param directory where
   * @param batches batches that wait to be read
   * @param unreadBytes bytes of those
   * @param bytes bytes of all files: batches that wait, and those that the sink has not flushed
   * @param damaged batches, or stretches that may have held some, that could not be read
   * @param diskErrors reads and writes that failed
   */
  public record Spool(
      String directory,
      long batches,
      long unreadBytes,
      long bytes,
      long damaged,
      long diskErrors) {}

  /**
   * Batches of logs that a sink cannot write, while it writes others.
   *
   * @param logs waiting batches by log; at most 1,000 logs
   * @param reason why the first of them cannot be written; null if none waits
   * @param directory where they wait on disk; null if they wait in memory
   * @param spooledBatches batches on disk
   * @param spooledBytes bytes of those
   * @param dropped batches that found no room
   */
  public record Parked(
      Map<String, Long> logs,
      @Nullable String reason,
      @Nullable String directory,
      long spooledBatches,
      long spooledBytes,
      long dropped) {
    /** Copies the map. */
    public Parked {
      logs = copy(logs);
    }
  }

  /**
   * Records that did not reach a sink.
   *
   * @param batches batches in which they came
   * @param records how many
   * @param recordsByLog the same by path; at most 1,000 and {@code (others)}; {@code (unknown)} of
   *     batches that could not be decoded
   */
  public record Losses(long batches, long records, Map<String, Long> recordsByLog) {
    /** Copies the map. */
    public Losses {
      recordsByLog = copy(recordsByLog);
    }
  }

  /** In the order of {@code counts}. */
  private static Map<String, Long> copy(Map<String, Long> counts) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }
}
