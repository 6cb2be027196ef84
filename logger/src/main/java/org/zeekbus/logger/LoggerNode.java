package org.zeekbus.logger;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Connection;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketSettings;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Transport;
import org.zeekbus.zmtp.ZmtpSocket;

/**
 * A logger node of a Zeek cluster: other nodes push log batches to it, and its sinks write them.
 *
 * <p>Owner: any thread. One event loop receives, a thread of its own runs each sink.
 */
public final class LoggerNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoggerNode.class);

  /** Makes reads as large as they can be. */
  private static final long READ_MEMORY = 256L << 20;

  private static final int MOST_PARTS = 64;

  /** Room for the other frames of a message. */
  private static final int HEADROOM = 64 << 10;

  private static final long QUIET_MILLIS = 20;

  /** Looks in a row that see nothing come: what the system held is here then. */
  private static final int QUIET_LOOKS = 3;

  private final LoggerSettings settings;
  private final Transport transport;
  private final LoggerStatistics statistics = new LoggerStatistics();
  private final Intake intake;
  private final List<SinkRunner> runners = new ArrayList<>();
  private final LogReceiver receiver;
  private final ZmtpSocket pull;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final AtomicBoolean isClosing = new AtomicBoolean();

  /** A sink, and what happens when it does not keep up. */
  public record Output(String name, Sink sink, OnFull onFull) {}

  private LoggerNode(
      LoggerSettings settings, List<Output> outputs, List<BatchQueue> queues, InstantSource clock) {
    this.settings = settings;
    this.transport = new Transport(settings.transport(), 1, new BufferMemory(READ_MEMORY));
    EventLoop loop = transport.loops().getFirst();
    this.intake = new Intake(loop, settings.intake(), new Outage(System::nanoTime, LOG::warn));
    BadBatches bad = new BadBatches(settings.badBatches(), settings.badBatchesBound(), clock);
    for (int i = 0; i < outputs.size(); i++) {
      runners.add(
          new SinkRunner(
              outputs.get(i).sink(),
              queues.get(i),
              bad,
              statistics,
              runners.isEmpty(),
              settings.flushInterval()));
    }
    this.receiver =
        new LogReceiver(
            intake,
            runners.stream().map(SinkRunner::queue).toList(),
            statistics,
            new PeerWarnings(LOG),
            clock);
    Limits limits =
        new Limits(
            Limits.DEFAULT.handshakeTimeout(),
            settings.batch(),
            Math.addExact(settings.batch(), HEADROOM),
            MOST_PARTS,
            Limits.DEFAULT.topic(),
            Limits.DEFAULT.subscriptions(),
            settings.connections());
    this.pull =
        new ZmtpSocket(
            transport,
            new SocketSettings(SocketType.PULL, limits, HeartbeatSettings.OFF, Backoff.DEFAULT),
            clock,
            receiver);
  }

  /**
   * Starts a logger, which owns the sinks from now on. Blocks until it listens.
   *
   * @param outputs at least one; the first counts what was written
   * @throws SpoolException if a spool cannot be used; the sinks are closed then
   * @throws IOException if an endpoint cannot be bound; the sinks are closed then
   */
  public static LoggerNode start(LoggerSettings settings, List<Output> outputs, InstantSource clock)
      throws IOException {
    return start(settings, outputs, clock, endpoint -> Security.NONE);
  }

  /**
   * Starts a logger as {@link #start(LoggerSettings, List, InstantSource)} does.
   *
   * @param security how each of its endpoints is protected
   */
  public static LoggerNode start(
      LoggerSettings settings,
      List<Output> outputs,
      InstantSource clock,
      Function<Endpoint, Security> security)
      throws IOException {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("no sink (expected: at least one)");
    }
    LoggerNode node = new LoggerNode(settings, outputs, queues(settings, outputs), clock);
    node.runners.forEach(SinkRunner::start);
    try {
      for (Endpoint endpoint : settings.listen()) {
        node.endpoints.add(node.pull.bind(endpoint, security.apply(endpoint)));
      }
      return node;
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static List<BatchQueue> queues(LoggerSettings settings, List<Output> outputs)
      throws SpoolException {
    List<BatchQueue> queues = new ArrayList<>();
    try {
      for (Output output : outputs) {
        queues.add(queue(settings, output));
      }
      tellOfOthers(settings.spool(), outputs);
      return queues;
    } catch (IOException e) {
      queues.forEach(BatchQueue::close);
      for (Output output : outputs) {
        try {
          output.sink().close();
        } catch (IOException again) {
          e.addSuppressed(again);
        }
      }
      throw new SpoolException(e);
    }
  }

  /** What a sink has left that is not there now, or may not spool now, waits. */
  private static void tellOfOthers(Path spool, List<Output> outputs) throws IOException {
    List<Path> ours =
        outputs.stream()
            .filter(output -> output.onFull() == OnFull.SPOOL)
            .map(output -> spool.resolve(output.name()))
            .toList();
    for (Path directory : Spool.in(spool)) {
      long left = ours.contains(directory) ? 0 : Spool.leftIn(directory);
      if (left > 0) {
        LOG.warn(
            "spool {}: {} bytes wait for a sink {} that may spool",
            directory,
            left,
            directory.getFileName());
      }
    }
  }

  private static BatchQueue queue(LoggerSettings settings, Output output) throws IOException {
    if (output.onFull() == OnFull.SPOOL) {
      Path directory = settings.spool().resolve(output.name());
      // A quarter waits, a quarter may be in hand: the rest of the intake stays free.
      return SpoolQueue.start(
          output.name(), Spool.open(directory, settings.spoolBound()), settings.intake() / 4);
    }
    return new MemoryQueue(output.name(), output.onFull(), settings.intake() / 2);
  }

  /** Where nodes push, with the ports that the system chose. */
  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /** Asks who may come in again, and closes whom that concerns. Does not block. */
  public void recheckClients() {
    pull.recheckClients();
  }

  /** What came in, and what became of it. */
  public LoggerStatistics statistics() {
    return statistics;
  }

  /** The statistics of this moment as text, for people. */
  public String print() {
    StringBuilder text = new StringBuilder(statistics.print());
    text.append("  intake: %s%n".formatted(intake.print()));
    for (SinkRunner runner : runners) {
      text.append("  sink %s: %s%n".formatted(runner.queue().sink(), runner.queue().print()));
    }
    return text.toString();
  }

  @Override
  public void close() {
    stop();
  }

  /**
   * Stops: takes no new connections, reads what the system still holds, writes all that was taken,
   * and closes the files. Blocks, for the drain time at most and what closing files takes.
   *
   * @return whether all that was taken is kept
   */
  public boolean stop() {
    if (!isClosing.compareAndSet(false, true)) {
      return true;
    }
    long deadline = System.nanoTime() + settings.drain().toNanos();
    pull.stopAccepting();
    awaitQuiet(settings.drain());
    // After this no connection brings anything more.
    pull.close();
    boolean isClean = true;
    try {
      for (SinkRunner runner : runners) {
        isClean &= runner.finish(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isClean = false;
    }
    transport.close();
    return isClean;
  }

  private void awaitQuiet(Duration limit) {
    CompletableFuture<Void> quiet = new CompletableFuture<>();
    transport.loops().getFirst().execute(() -> look(-1, 0, quiet));
    try {
      quiet.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      quiet.complete(null);
      LOG.warn(
          "nodes still send after {} s: what they send from now on waits for another logger",
          limit.toSeconds());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Completes {@code quiet} when some looks in a row have seen nothing come. */
  private void look(long before, int silent, CompletableFuture<Void> quiet) {
    long received = receiver.connections().stream().mapToLong(Connection::received).sum();
    boolean isSilent = received == before && !intake.isFull();
    int looks = isSilent ? silent + 1 : 0;
    if (looks >= QUIET_LOOKS || receiver.connections().isEmpty()) {
      quiet.complete(null);
    } else if (!quiet.isDone()) {
      transport
          .loops()
          .getFirst()
          .schedule(() -> look(received, looks, quiet), QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
