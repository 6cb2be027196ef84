package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.ConnectionHandler;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A subscriber that hands each message to a listener at once, without a queue: it is always
 * writable.
 *
 * <p>Owner: its event loop; {@link #close()} may be called by any thread.
 */
final class TailPeer implements Peer, Attachment {
  private final EventLoop loop;
  private final String name;
  private final TailListener listener;
  private final Supervisor supervisor;
  private final FrameCursor frames = new FrameCursor();
  private final FrameCursor message = new FrameCursor();
  private @Nullable ConnectionHandler handler;
  private int pauses;
  private long taken;
  private boolean hasFailed;
  private boolean hasEnded;

  TailPeer(EventLoop loop, int number, TailListener listener, Supervisor supervisor) {
    this.loop = loop;
    this.name = BrokerSnapshot.TAIL + " " + number;
    this.listener = listener;
    this.supervisor = supervisor;
  }

  /** Joins the subscribers, unless it has ended before. */
  void join(Broker broker, Set<Topic> prefixes) {
    if (hasEnded) {
      return;
    }
    ConnectionHandler subscriber;
    try {
      subscriber = broker.attachSubscriber(this);
    } catch (IllegalStateException e) { // it was stopped
      end(CloseReason.LOCAL, "the broker stops");
      return;
    }
    handler = subscriber;
    for (Topic prefix : prefixes) {
      subscriber.subscription(true, Unpooled.wrappedBuffer(prefix.bytes()), 0, prefix.length());
    }
    subscriber.endOfRead();
  }

  /** Whole messages, lent. */
  void take(ByteBuf in, int at, int length) {
    taken += length;
    frames.reset(in, at, length);
    int start = at;
    while (!hasFailed && !hasEnded && frames.next()) {
      if (frames.isLast()) {
        message.reset(in, start, frames.end() - start);
        start = frames.end();
        show(message);
      }
    }
  }

  private void show(FrameCursor whole) {
    try {
      listener.message(whole);
    } catch (Throwable e) { // errors, too: the message has other subscribers
      hasFailed = true;
      supervisor.caught("the listener of a tail", e);
      close(CloseReason.INTERNAL_ERROR, "its listener failed: " + e);
    }
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return BrokerSnapshot.TAIL;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void write(ByteBuf whole) {
    try {
      take(whole, whole.readerIndex(), whole.readableBytes());
    } finally {
      whole.release();
    }
  }

  @Override
  public void flush() {}

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public long takenBytes() {
    return taken;
  }

  @Override
  public long receivedBytes() {
    return 0;
  }

  @Override
  public long incompleteBytes() {
    return 0;
  }

  @Override
  public void pause() {
    pauses++;
  }

  @Override
  public void resume() {
    pauses--;
  }

  @Override
  public boolean isPaused() {
    return pauses > 0;
  }

  @Override
  public void close() {
    close(CloseReason.LOCAL, "closed by its viewer");
  }

  @Override
  public void close(CloseReason reason, String detail) {
    try {
      loop.execute(supervisor.task("ending a tail", () -> end(reason, detail)));
    } catch (RejectedExecutionException e) {
      // The loop has ended, and before that all tails.
    }
  }

  private void end(CloseReason reason, String detail) {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    try {
      if (handler != null) {
        handler.closed(reason, detail);
      }
    } finally {
      listener.ended(detail);
    }
  }
}
