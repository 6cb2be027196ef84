package org.zeekbus.logger;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.delivery.BadBatches;
import org.zeekbus.logger.delivery.SinkRunner;
import org.zeekbus.logger.delivery.WrittenCounts;
import org.zeekbus.logger.intake.BatchTails;
import org.zeekbus.logger.intake.Intake;
import org.zeekbus.logger.intake.LogReceiver;
import org.zeekbus.logger.intake.ReadStalls;
import org.zeekbus.logger.intake.ReceivedCounts;
import org.zeekbus.logger.output.BatchListener;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.queue.ParkedLogs;
import org.zeekbus.logger.queue.SpoolProbe;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.SocketSettings;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.ZmtpSocket;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

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

  /** The least time for sinks to take queued batches, however long nodes went on sending. */
  private static final Duration LEAST_FOR_SINKS = Duration.ofSeconds(1);

  /** The longest that a sink may take to finish once nothing more is given to it. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Looks in a row that see nothing come of nodes that do not close: they are frozen, or gone. */
  private static final int QUIET_LOOKS = 25;

  private final LoggerSettings settings;
  private final Transport transport;
  private final Supervisor supervisor;
  private final ReceivedCounts received = new ReceivedCounts();
  private final WrittenCounts written = new WrittenCounts();
  private final BadBatches bad;
  private final Intake intake;
  private final List<SinkRunner> runners = new ArrayList<>();
  private final BatchTails tails;
  private final LongAdder missedByListeners = new LongAdder();
  private final LogReceiver receiver;
  private final ZmtpSocket pull;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
  private final AtomicBoolean isClosing = new AtomicBoolean();
  private final CompletableFuture<Failure> death;

  private LoggerNode(
      LoggerSettings settings,
      List<Output> outputs,
      List<SinkQueues> stores,
      InstantSource clock,
      Transport transport,
      Supervisor supervisor) {
    this.settings = settings;
    this.transport = transport;
    this.supervisor = supervisor;
    this.death = supervisor.death().toCompletableFuture();
    EventLoop loop = transport.loops().getFirst();
    this.intake =
        new Intake(
            loop, settings.intake(), new ReadStalls(System::nanoTime, LOG::warn), supervisor);
    this.bad = new BadBatches(settings.badBatches(), settings.badBatchesBound(), clock);
    for (int i = 0; i < outputs.size(); i++) {
      runners.add(
          new SinkRunner(
              outputs.get(i),
              stores.get(i).queue(),
              stores.get(i).parked(),
              bad,
              runners.isEmpty() ? written : null,
              settings.spool().resolve(outputs.get(i).name()),
              outputs.size(),
              settings.flushInterval(),
              supervisor,
              death::complete));
    }
    this.tails = new BatchTails(loop, supervisor);
    this.receiver =
        new LogReceiver(
            intake,
            runners.stream().map(SinkRunner::queue).toList(),
            received,
            tails,
            new PeerWarnings(LOG),
            clock,
            supervisor);
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
    return start(settings, outputs, clock, security, new Supervisor());
  }

  /**
   * Starts a logger as {@link #start(LoggerSettings, List, InstantSource)} does.
   *
   * @param security how each of its endpoints is protected
   * @param supervisor of its threads, which sinks may share: what is fatal to one ends the logger
   */
  public static LoggerNode start(
      LoggerSettings settings,
      List<Output> outputs,
      InstantSource clock,
      Function<Endpoint, Security> security,
      Supervisor supervisor)
      throws IOException {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("no sink (expected: at least one)");
    }
    LoggerNode node = create(settings, outputs, clock, supervisor);
    node.runners.forEach(SinkRunner::start);
    try {
      for (Endpoint endpoint : settings.listen()) {
        node.endpoints.add(node.pull.bind(endpoint, security.apply(endpoint)));
      }
      return node;
    } catch (IOException | RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  /** Whatever is thrown on the way, nothing of it stays open. */
  private static LoggerNode create(
      LoggerSettings settings, List<Output> outputs, InstantSource clock, Supervisor supervisor)
      throws SpoolException {
    Deque<AutoCloseable> acquired = new ArrayDeque<>();
    outputs.reversed().forEach(output -> acquired.push(output.sink()));
    try {
      List<SinkQueues> stores = new ArrayList<>();
      try {
        for (Output output : outputs) {
          SinkQueues store = SinkQueues.open(settings, output, supervisor);
          acquired.push(store.queue()::close);
          stores.add(store);
        }
        reportOthers(settings.spool(), outputs);
        tryPlaceForStop(settings.spool(), outputs);
      } catch (IOException e) {
        throw new SpoolException(e);
      }
      Transport transport =
          new Transport(
              settings.transport().orElseGet(Transport.Kind::best),
              1,
              new BufferMemory(READ_MEMORY),
              supervisor,
              settings.inherited());
      acquired.push(transport);
      return new LoggerNode(settings, outputs, stores, clock, transport, supervisor);
    } catch (SpoolException | RuntimeException | Error e) {
      for (AutoCloseable each : acquired) {
        try {
          each.close();
        } catch (Exception again) {
          e.addSuppressed(again);
        }
      }
      throw e;
    }
  }

  /** Batches wait on for a sink that is not configured now, or may not spool now. */
  private static void reportOthers(Path spool, List<Output> outputs) throws IOException {
    List<Path> ours =
        outputs.stream()
            .filter(output -> output.overflow() != SinkOverflow.DROP)
            .map(output -> spool.resolve(output.name()))
            .toList();
    for (Path directory : Spool.in(spool)) {
      long left =
          ours.contains(directory) ? 0 : Spool.leftIn(directory) + ParkedLogs.leftIn(directory);
      if (left > 0) {
        LOG.warn(
            "spool {}: {} bytes wait for sink {}, which is not configured, or drops",
            directory,
            left,
            directory.getFileName());
      }
    }
  }

  /** A sink that blocks needs its spool at a stop only, which is too late to set another one. */
  private static void tryPlaceForStop(Path spool, List<Output> outputs) {
    if (outputs.stream().anyMatch(output -> output.overflow() == SinkOverflow.BLOCK)) {
      String problem = SpoolProbe.problem(spool);
      if (!problem.isEmpty()) {
        LOG.warn(
            "spool {}: cannot be used: {}; batches that a sink has not taken at a stop would be dropped: set --spool to a writable directory",
            spool,
            problem);
      }
    }
  }

  /** Where nodes push, with the ports that the system chose. */
  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /** The event loop that receives. */
  public List<EventLoop> loops() {
    return transport.loops();
  }

  /** Asks who may come in again, and closes whom that concerns. Does not block. */
  public void recheckClients() {
    pull.recheckClients();
  }

  /** The statistics of this moment. Does not block; any thread may ask, also after a stop. */
  public LoggerSnapshot snapshot() {
    List<LoggerSnapshot.Sender> senders = received.senders();
    List<LoggerSnapshot.Log> logs = written.logs();
    return new LoggerSnapshot(
        received.connections(),
        senders.stream().mapToLong(LoggerSnapshot.Sender::batches).sum(),
        logs.stream().mapToLong(LoggerSnapshot.Log::records).sum(),
        bad.count(),
        received.malformedBatches(),
        received.forbiddenBatches(),
        received.refusals(),
        intake.snapshot(),
        senders,
        logs,
        runners.stream().map(SinkRunner::snapshot).toList(),
        new LoggerSnapshot.Directories(
            settings.spool().toString(), settings.badBatches().toString()),
        received.turnedAway());
  }

  /**
   * Gives each batch that comes in from now on to a listener, besides the sinks. Nodes never wait
   * for it.
   *
   * @return closes it; it also ends with the logger, or if the listener throws
   * @throws IllegalStateException if the logger was stopped
   */
  public Attachment tail(BatchListener listener) {
    return tails.add(listener);
  }

  /** Batches that such listeners had no room for, as all of them count here. */
  public LongAdder missedByListeners() {
    return missedByListeners;
  }

  /**
   * Completes when the logger cannot do its work any longer, and has to be stopped: a thread of it
   * has failed, memory ran out, or a sink with {@link OnGone#EXIT} is gone. Says what and why.
   */
  public CompletionStage<Failure> death() {
    return death.minimalCompletionStage();
  }

  @Override
  public void close() {
    stop();
  }

  /**
   * Stops: takes no new connections, has nodes close theirs, reads what they had sent until then,
   * writes all that was taken, and closes the files. Blocks, for the drain time at most and some
   * seconds for what hangs.
   *
   * @return whether all that was taken is kept, and every sink was closed in order
   */
  public boolean stop() {
    if (!isClosing.compareAndSet(false, true)) {
      return stopped.join();
    }
    boolean isClean = false;
    try {
      isClean = end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.complete(isClean);
    }
    return isClean;
  }

  private boolean end() throws InterruptedException {
    long drained = System.nanoTime() + settings.drain().toNanos();
    pull.stopAccepting();
    pull.finish();
    // The other half is for what is queued.
    awaitQuiet(settings.drain().dividedBy(2));
    // After this no connection brings anything more.
    pull.close();
    tails.endAll();
    long now = System.nanoTime();
    long deadline = now + Math.max(drained - now, LEAST_FOR_SINKS.toNanos());
    // All at once, so that one that hangs takes nothing of another's time.
    runners.forEach(runner -> runner.end(deadline));
    List<Thread> rests = new ArrayList<>();
    List<SinkRunner> late = new ArrayList<>();
    for (SinkRunner runner : runners) {
      if (!runner.awaitEnd(deadline + GRACE.toNanos()) || !runner.hasEnded()) {
        rests.add(runner.startKeepingRest());
        late.add(runner);
      }
    }
    long last = System.nanoTime() + GRACE.toNanos();
    boolean isClean = true;
    for (Thread rest : rests) {
      isClean &= rest.join(Duration.ofNanos(Math.max(0, last - System.nanoTime())));
    }
    for (SinkRunner runner : late) {
      runner.awaitRest(last);
    }
    for (SinkRunner runner : runners) {
      isClean &= runner.isClean();
    }
    transport.close();
    return isClean;
  }

  private void awaitQuiet(Duration limit) {
    CompletableFuture<Void> quiet = new CompletableFuture<>();
    transport
        .loops()
        .getFirst()
        .execute(supervisor.task("the check of nodes that still send", () -> look(-1, 0, quiet)));
    try {
      quiet.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      quiet.complete(null);
      LOG.warn(
          "nodes still send after {} ms: batches that are on their way are dropped",
          limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Completes {@code quiet} when all have closed, or some looks in a row have seen nothing come.
   */
  private void look(long before, int silent, CompletableFuture<Void> quiet) {
    long now = receiver.connections().stream().mapToLong(Connection::received).sum();
    boolean isSilent = now == before && !intake.isFull();
    int looks = isSilent ? silent + 1 : 0;
    if (looks >= QUIET_LOOKS || receiver.connections().isEmpty()) {
      quiet.complete(null);
    } else if (!quiet.isDone()) {
      transport
          .loops()
          .getFirst()
          .schedule(
              supervisor.task("the check of nodes that still send", () -> look(now, looks, quiet)),
              QUIET_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }
}
