package org.zeekbus.logger.intake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.zeekbus.logger.queue.Batch;
import org.zeekbus.logger.queue.BatchQueue;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.TurnedAway;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.ConnectionHandler;
import org.zeekbus.zmtp.socket.SocketHandler;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Takes log messages from PUSH peers, and queues their batches for every sink.
 *
 * <pre>
 * log-write | node id of the sender | zeek-bin-serializer | batch     (Zeek src/cluster/Backend.cc)
 * </pre>
 *
 * <p>Owner: the receiving event loop.
 */
public final class LogReceiver implements SocketHandler {
  private static final int FRAMES = 4;
  private static final byte[] FORMAT = LogBatchReader.FORMAT.getBytes(StandardCharsets.US_ASCII);

  /** Shorter batches are copied, so that they do not keep a whole read alive. */
  private static final int SHORTEST_SLICE = 32 << 10;

  private final Intake intake;
  private final List<BatchQueue> queues;
  private final ReceivedCounts received;
  private final BatchTails tails;
  private final PeerWarnings log;
  private final InstantSource clock;
  private final Supervisor supervisor;
  private final Set<Peer> peers = new HashSet<>();

  /** Queues batches in all of {@code queues}. */
  public LogReceiver(
      Intake intake,
      List<BatchQueue> queues,
      ReceivedCounts received,
      BatchTails tails,
      PeerWarnings log,
      InstantSource clock,
      Supervisor supervisor) {
    this.intake = intake;
    this.queues = List.copyOf(queues);
    this.received = received;
    this.tails = tails;
    this.log = log;
    this.clock = clock;
    this.supervisor = supervisor;
  }

  /** The connected nodes. */
  public List<Connection> connections() {
    List<Connection> all = new ArrayList<>();
    peers.forEach(peer -> all.add(peer.connection));
    return all;
  }

  @Override
  public ConnectionHandler ready(Connection connection) {
    Peer peer = new Peer(connection);
    peers.add(peer);
    received.connected(peers.size());
    intake.join(connection);
    return peer;
  }

  @Override
  public void refused(String peer, String address, CloseReason reason, String detail) {
    if (TurnedAway.isFor(reason)) {
      received.refused(reason);
      received.turnedAway(TurnedAway.refused(SocketType.PULL, peer, reason, detail));
      log.warn(address + reason, "{} is refused: {}{}", peer, detail);
    }
  }

  /** One PUSH. */
  private final class Peer implements ConnectionHandler {
    private final Connection connection;
    private final FrameCursor frames = new FrameCursor();
    private ReceivedCounts.Sender sender = ReceivedCounts.Sender.NOBODY;

    Peer(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void message(ByteBuf in, int start, int length, int topic, int topicLength, int parts) {
      try {
        take(in, start, length, parts);
      } catch (VirtualMachineError e) {
        // Netty's own for direct memory, too: the JVM knows nothing of it, and goes on.
        supervisor.caught("the receiver of log batches", e);
        throw e;
      }
    }

    private void take(ByteBuf in, int start, int length, int parts) {
      if (parts != FRAMES) {
        received.malformed();
        log.warn(
            connection.address() + "parts",
            "{}: dropped a batch (malformed): {}{}",
            name(),
            "%d frames (expected: %d, of a log batch)".formatted(parts, FRAMES));
        return;
      }
      frames.reset(in, start, length);
      frames.next();
      frames.next();
      if (!sender.isOf(in, frames.body(), frames.length())) {
        sender = received.sender(ByteBufUtil.getBytes(in, frames.body(), frames.length(), true));
      }
      frames.next();
      if (!isFormat(in, frames)) {
        String format = Topic.of(in, frames.body(), frames.length()).toString();
        received.malformed();
        log.warn(
            connection.address() + "format",
            "{}: dropped a batch (malformed): {}{}",
            name(),
            "format %s (expected: %s; is this a logger's endpoint?)"
                .formatted(format, LogBatchReader.FORMAT));
        return;
      }
      frames.next();
      enqueue(in, frames.body(), frames.length());
    }

    private boolean isFormat(ByteBuf in, FrameCursor frame) {
      if (frame.length() != FORMAT.length) {
        return false;
      }
      for (int i = 0; i < FORMAT.length; i++) {
        if (in.getByte(frame.body() + i) != FORMAT[i]) {
          return false;
        }
      }
      return true;
    }

    private void enqueue(ByteBuf in, int at, int length) {
      ByteBuf payload;
      int held;
      if (length < SHORTEST_SLICE) {
        payload = in.alloc().directBuffer(length, length).writeBytes(in, at, length);
        held = length;
      } else {
        payload = in.retainedSlice(at, length);
        held = in.capacity();
      }
      sender.took(length);
      intake.came(length);
      tails.offer(sender.name(), in, at, length);
      Batch batch =
          new Batch(sender.name(), connection.address(), payload, held, clock.millis(), intake);
      for (BatchQueue queue : queues) {
        if (!queue.add(batch)) {
          sender.dropped();
          log.warn(
              queue.sink(),
              "sink {}: dropped a batch (sink_full): {}{}",
              queue.sink(),
              "%,d bytes from %s".formatted(length, name()));
        }
      }
      batch.release();
    }

    private String name() {
      return sender.name().isEmpty()
          ? connection.peer()
          : sender.name() + " (" + connection.peer() + ")";
    }

    @Override
    public void endOfRead() {
      intake.read(connection);
    }

    @Override
    public void ignored(Ignored what, long bytes) {
      received.malformed();
      log.warn(
          connection.address() + what,
          "{}: ignored: {}{}",
          name(),
          "%s, %,d bytes".formatted(what, bytes));
    }

    @Override
    public void forbidden(Supplier<String> what, long bytes) {
      received.forbidden();
      log.warn(
          connection.address() + "forbidden",
          "{}: dropped a batch (forbidden): {}{}",
          name(),
          "its key may not push logs");
    }

    @Override
    public void closed(CloseReason reason, String detail) {
      peers.remove(this);
      received.connected(peers.size());
      intake.leave(connection);
      if (TurnedAway.isFor(reason)) {
        String node = sender.name().isEmpty() ? null : sender.name();
        received.turnedAway(
            TurnedAway.closed(SocketType.PULL, connection.peer(), node, reason, detail));
        log.warn(connection.address() + reason, "{} is closed: {}{}", name(), detail);
      }
    }
  }
}
