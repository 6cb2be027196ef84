package org.zeekbus.logger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;
import org.zeekbus.zmtp.socket.Transport;

/**
 * How a logger node takes batches in. What becomes of them is up to its sinks.
 *
 * @param listen where nodes push
 * @param intake bytes that may be taken in and not be in every sink yet; a single batch may be
 *     larger
 * @param batch longest batch, in bytes; a longer one closes its connection
 * @param connections most nodes at once; more are closed before the greeting
 * @param flushInterval after this time what was taken survives {@code kill -9}
 * @param drain how long a stop may take, for what was sent before it
 * @param badBatches where batches go that no sink can take
 * @param badBatchesBound of all files there, in bytes
 * @param spool where sinks that may spool do so, each in a directory of its name
 * @param spoolBound of the files of one sink, in bytes
 * @param transport how the system is asked about sockets; the best that it has if empty
 * @param inherited sockets that the process was given, for endpoints that they listen on
 */
public record LoggerSettings(
    List<Endpoint> listen,
    long intake,
    int batch,
    int connections,
    Duration flushInterval,
    Duration drain,
    Path badBatches,
    long badBatchesBound,
    Path spool,
    long spoolBound,
    Optional<Transport.Kind> transport,
    InheritedSockets inherited) {
  /** Where bad batches go below the directory of log files; no log has such a name. */
  public static final String BAD_BATCHES = "bad-batches";

  private static final long LEAST_INTAKE = 1 << 20;
  private static final long LEAST_SPOOL = 1 << 20;

  /**
   * The defaults: port 5557 of this machine, 64 MiB, 256 MiB a batch, 10,000 nodes, 1 s, 10 s, 1
   * GiB.
   */
  public static LoggerSettings of(Path directory) {
    return new LoggerSettings(
        List.of(Endpoint.parse("tcp://127.0.0.1:5557")),
        64L << 20,
        256 << 20,
        10_000,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        directory.resolve(BAD_BATCHES),
        64L << 20,
        directory.resolve(".spool"),
        1L << 30,
        Optional.empty(),
        InheritedSockets.NONE);
  }

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the one that is off
   */
  public LoggerSettings {
    listen = List.copyOf(listen);
    if (intake < LEAST_INTAKE) {
      throw new IllegalArgumentException(
          "intake: %d (expected: at least %d)".formatted(intake, LEAST_INTAKE));
    }
    if (batch < 1 || connections < 1 || badBatchesBound < 0) {
      throw new IllegalArgumentException(
          "batch %d, connections %d, bad batches %d (expected: more than 0)"
              .formatted(batch, connections, badBatchesBound));
    }
    if (spoolBound < LEAST_SPOOL) {
      throw new IllegalArgumentException(
          "spool: %d (expected: at least %d)".formatted(spoolBound, LEAST_SPOOL));
    }
    if (flushInterval.toMillis() < 1 || drain.isNegative()) {
      throw new IllegalArgumentException(
          "flush interval %s, drain %s (expected: at least 1 ms, 0)"
              .formatted(flushInterval, drain));
    }
  }

  /** The defaults with changes: {@code LoggerSettings.of(directory, it -> it.intake(1 << 30))}. */
  public static LoggerSettings of(Path directory, Consumer<Builder> changes) {
    return of(directory).with(changes);
  }

  /** The same with changes: {@code settings.with(it -> it.intake(1 << 30))}. */
  public LoggerSettings with(Consumer<Builder> changes) {
    Builder builder = new Builder(this);
    changes.accept(builder);
    return builder.build();
  }

  /**
   * Collects settings; each method sets the field of its name.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private List<Endpoint> listen;
    private long intake;
    private int batch;
    private int connections;
    private Duration flushInterval;
    private Duration drain;
    private Path badBatches;
    private long badBatchesBound;
    private Path spool;
    private long spoolBound;
    private Optional<Transport.Kind> transport;
    private InheritedSockets inherited;

    private Builder(LoggerSettings from) {
      listen = from.listen;
      intake = from.intake;
      batch = from.batch;
      connections = from.connections;
      flushInterval = from.flushInterval;
      drain = from.drain;
      badBatches = from.badBatches;
      badBatchesBound = from.badBatchesBound;
      spool = from.spool;
      spoolBound = from.spoolBound;
      transport = from.transport;
      inherited = from.inherited;
    }

    /** Sets where nodes push. */
    public Builder listen(List<Endpoint> value) {
      listen = value;
      return this;
    }

    /** Sets how many bytes may be taken in and not be in every sink yet. */
    public Builder intake(long value) {
      intake = value;
      return this;
    }

    /** Sets the longest batch, in bytes. */
    public Builder batch(int value) {
      batch = value;
      return this;
    }

    /** Sets how many nodes may be connected at once. */
    public Builder connections(int value) {
      connections = value;
      return this;
    }

    /** Sets the time after which what was taken survives {@code kill -9}. */
    public Builder flushInterval(Duration value) {
      flushInterval = value;
      return this;
    }

    /** Sets how long a stop may take. */
    public Builder drain(Duration value) {
      drain = value;
      return this;
    }

    /** Sets the directory of batches that no sink can take. */
    public Builder badBatches(Path value) {
      badBatches = value;
      return this;
    }

    /** Sets the bound of all files there, in bytes. */
    public Builder badBatchesBound(long value) {
      badBatchesBound = value;
      return this;
    }

    /** Sets the directory of spools. */
    public Builder spool(Path value) {
      spool = value;
      return this;
    }

    /** Sets the bound of the spool of one sink, in bytes. */
    public Builder spoolBound(long value) {
      spoolBound = value;
      return this;
    }

    /** Sets the system interface to sockets. */
    public Builder transport(Transport.Kind value) {
      transport = Optional.of(value);
      return this;
    }

    /** Sets sockets that the process was given. */
    public Builder inherited(InheritedSockets value) {
      inherited = value;
      return this;
    }

    private LoggerSettings build() {
      return new LoggerSettings(
          listen,
          intake,
          batch,
          connections,
          flushInterval,
          drain,
          badBatches,
          badBatchesBound,
          spool,
          spoolBound,
          transport,
          inherited);
    }
  }
}
