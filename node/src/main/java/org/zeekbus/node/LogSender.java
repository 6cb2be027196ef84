package org.zeekbus.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.PushSocket;
import org.zeekbus.zmtp.socket.SendResult;
import org.zeekbus.zmtp.socket.SocketListener;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A node's log streams, and its socket to the loggers.
 *
 * <p>Owner: any thread.
 */
final class LogSender {
  private static final Duration LOOK_UP = Duration.ofSeconds(1);

  /** The fate of a batch. */
  enum Fate {
    /** It is in a logger's queue. */
    QUEUED,
    /** No logger's queue had room. */
    LOST,
    /** The node is closing, and the linger time is over. */
    CLOSED
  }

  private final Bytes ownId;
  private final List<Endpoint> loggers;
  private final FullQueuePolicy onFull;
  private final int batchRecords;
  private final Duration flushInterval;
  private final Security security;
  private final PushSocket push;
  private final ProblemReporter problems;
  private final Shutdown shutdown;
  private final Supervisor supervisor;
  private final FailedHandshakes failedHandshakes;
  private final Map<Class<?>, LogStream<?>> streams = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** The end of the linger time. Published by {@link #closing}. */
  private long deadline;

  /** Connects to nothing yet. */
  LogSender(
      String ownId,
      NodeSettings settings,
      NodeSocketSettings sockets,
      Transport transport,
      ProblemReporter problems,
      Shutdown shutdown,
      Supervisor supervisor) {
    this.ownId = Bytes.of(ownId);
    this.loggers = settings.loggers();
    this.onFull = settings.logsOnFull();
    this.batchRecords = settings.logBatch();
    this.flushInterval = settings.flushInterval();
    this.security = sockets.security();
    this.problems = problems;
    this.shutdown = shutdown;
    this.supervisor = supervisor;
    this.failedHandshakes = new FailedHandshakes("logger", security);
    this.push = new PushSocket(transport, sockets.push(), settings.logSending(), new Listener());
  }

  /** Connects to the loggers, if there are any, and starts to flush at intervals. */
  void start() {
    if (!isUsed()) {
      return;
    }
    loggers.forEach(logger -> push.connect(logger, security));
    supervisor.virtual("zeekbus-log-flush", this::flushUntilClosed).start();
  }

  /** Whether there are loggers. */
  boolean isUsed() {
    return !loggers.isEmpty();
  }

  private void flushUntilClosed() throws InterruptedException {
    while (!closing.await(flushInterval.toNanos(), TimeUnit.NANOSECONDS)) {
      streams.forEach((type, stream) -> {
        try {
          stream.flush();
        } catch (Throwable e) { // errors, too: the other streams go on
          if (!shutdown.hasBegun()) {
            supervisor.caught("the flush of " + type.getName(), e);
          }
        }
      });
    }
  }

  @SuppressWarnings("unchecked") // the key is the value's type
  <T extends Record> LogStream<T> stream(Class<T> type) {
    if (!isUsed()) {
      throw new IllegalStateException("no loggers: give their endpoints to NodeBuilder.loggers");
    }
    checkOpen();
    return (LogStream<T>)
        streams.computeIfAbsent(type, t -> new LogStream<>(type, batchRecords, this));
  }

  void checkOpen() {
    shutdown.check();
  }

  /** A record was cut. */
  void cut(LogSchema schema) {
    problems.report(
        Problem.Kind.CUT_LOGS,
        "a record of log %s: strings or containers exceed the limits of its @ZeekLog"
            .formatted(schema.path()));
  }

  /** Puts a batch into a logger's queue; waits for room if the policy is BLOCK. */
  Fate push(int records, byte[] batch) {
    Message message = Message.of(new LogMessage(ownId, batch).frames()).countedAs(records);
    try {
      SendResult result = push.push(message);
      while (result == SendResult.FULL && onFull == FullQueuePolicy.BLOCK) {
        long nanos = patience();
        if (nanos <= 0) {
          return Fate.CLOSED;
        }
        result = push.push(message, Duration.ofNanos(nanos));
      }
      return result == SendResult.FULL ? Fate.LOST : Fate.QUEUED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Fate.LOST;
    } catch (IllegalStateException e) {
      if (shutdown.hasBegun()) {
        return Fate.CLOSED; // the node was closed while this waited
      }
      throw e;
    }
  }

  /** How long a writer waits before it checks whether the node is closing. */
  private long patience() {
    return closing.getCount() > 0 ? LOOK_UP.toNanos() : deadline - System.nanoTime();
  }

  /** Counts and reports lost records. */
  void lost(LogSchema schema, int records, String why) {
    problems.report(
        Problem.Kind.LOST_LOGS,
        records,
        "%s of log %s lost: %s"
            .formatted(ProblemReporter.count(records, "record"), schema.path(), why),
        null);
  }

  /**
   * Sends all batches, and closes. Records that loggers have not taken within {@code linger} are
   * lost, and so are those of writers that still wait for room.
   */
  void close(Duration linger) {
    deadline = System.nanoTime() + linger.toNanos();
    closing.countDown();
    try {
      for (LogStream<?> stream : streams.values()) {
        stream.flushBefore(deadline);
      }
    } catch (InterruptedException e) {
      deadline = System.nanoTime();
      Thread.currentThread().interrupt();
    } finally {
      var _ = push.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      streams.values().forEach(LogStream::giveUp);
    }
  }

  private final class Listener implements SocketListener {
    @Override
    public void dropped(String peer, int records) {
      problems.report(
          Problem.Kind.LOST_LOGS,
          records,
          "%s lost: the connection to %s ended before they were sent"
              .formatted(ProblemReporter.count(records, "record"), peer),
          null);
    }

    @Override
    public void connected(Connection peer) {
      failedHandshakes.connected(peer.peer());
    }

    @Override
    public void refused(String peer, CloseReason reason, String detail) {
      if (!shutdown.hasBegun() && failedHandshakes.isNews(peer, reason)) {
        problems.report(Problem.Kind.LOGGER, failedHandshakes.text(peer, reason, detail));
      }
    }
  }
}
