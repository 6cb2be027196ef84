package org.zeekbus.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Connection;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.PushSocket;
import org.zeekbus.zmtp.SendResult;
import org.zeekbus.zmtp.SocketListener;

/**
 * The logs of a node, and the socket to its loggers.
 *
 * <p>Owner: any thread.
 */
final class Logs {
  private static final Duration LOOK_UP = Duration.ofSeconds(1);

  private final Bytes ownId;
  private final List<Endpoint> loggers;
  private final OnFull onFull;
  private final int batchRecords;
  private final PushSocket push;
  private final Problems problems;
  private final Refusals refusals;
  private final Map<Class<?>, LogStream<?>> streams = new ConcurrentHashMap<>();
  private final Thread flusher;
  private volatile boolean isClosed;

  Logs(String ownId, NodeBuilder with, NodeSockets sockets, BrokerLink link, Problems problems) {
    this.ownId = Bytes.of(ownId);
    this.loggers = List.copyOf(with.loggers);
    this.onFull = with.logsOnFull;
    this.batchRecords = with.logBatch;
    this.problems = problems;
    this.refusals = new Refusals("logger", sockets.security());
    this.push = new PushSocket(link.transport(), sockets.push(), with.logSending, new Listener());
    loggers.forEach(logger -> push.connect(logger, sockets.security()));
    Duration interval = with.flushInterval;
    this.flusher =
        Thread.ofVirtual()
            .name("zeekbus-log-flush")
            .unstarted(() -> {
              try {
                while (true) {
                  Thread.sleep(interval);
                  streams.values().forEach(LogStream::flush);
                }
              } catch (InterruptedException | IllegalStateException e) {
                // The node is closed.
              }
            });
    if (!loggers.isEmpty()) {
      flusher.start();
    }
  }

  @SuppressWarnings("unchecked") // the key is the value's type
  <T extends Record> LogStream<T> stream(Class<T> type) {
    if (loggers.isEmpty()) {
      throw new IllegalStateException("no loggers: give their endpoints to the builder, loggers()");
    }
    checkOpen();
    return (LogStream<T>)
        streams.computeIfAbsent(type, t -> new LogStream<>(type, batchRecords, this));
  }

  void checkOpen() {
    if (isClosed) {
      throw new IllegalStateException("the node is closed");
    }
  }

  /** A record was cut. */
  void cut(LogSchema schema) {
    problems.report(
        Problem.Kind.CUT_LOGS,
        "a record of %s: strings or containers beyond Zeek's limits, which @ZeekLog can change"
            .formatted(schema.path()));
  }

  void push(LogSchema schema, int records, byte[] batch) {
    Message message = Message.of(new LogMessage(ownId, batch).frames()).countedAs(records);
    SendResult result = SendResult.FULL;
    try {
      result = push.push(message);
      while (result == SendResult.FULL && onFull == OnFull.BLOCK) {
        result = push.push(message, LOOK_UP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (result == SendResult.FULL) {
      problems.report(
          Problem.Kind.LOST_LOGS,
          records,
          "%d records of %s: no logger has room".formatted(records, schema.path()),
          null);
    }
  }

  /** Sends what waits, and closes; what loggers have not taken after {@code linger} is lost. */
  void close(Duration linger) {
    isClosed = true;
    flusher.interrupt();
    streams.values().forEach(LogStream::flush);
    var _ = push.close(linger);
  }

  private final class Listener implements SocketListener {
    @Override
    public void dropped(String peer, int records) {
      problems.report(
          Problem.Kind.LOST_LOGS,
          records,
          "%d records that %s had not taken at the end of the connection".formatted(records, peer),
          null);
    }

    @Override
    public void connected(Connection peer) {
      refusals.connected(peer.peer());
    }

    @Override
    public void refused(String peer, CloseReason reason, String detail) {
      if (!isClosed && refusals.isNews(peer, reason)) {
        problems.report(Problem.Kind.LOGGER, refusals.text(peer, reason, detail));
      }
    }
  }
}
