package org.zeekbus.websocket.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.AttachedSubscriber;
import org.zeekbus.broker.Peer;
import org.zeekbus.http.Caller;
import org.zeekbus.http.Client;
import org.zeekbus.websocket.count.ApplicationCounts;
import org.zeekbus.websocket.count.CountedClient;
import org.zeekbus.websocket.frame.Close;
import org.zeekbus.websocket.session.BrokerEnding;
import org.zeekbus.websocket.session.LoopSessions;
import org.zeekbus.websocket.session.SessionParts;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Topic;

/**
 * A client that gets events as the broker sees it: a subscriber on one of its event loops.
 *
 * <p>Owner: the event loop; {@link #begin}, {@link #leave}, {@link #sent}, {@link #id}, {@link
 * #outbox}, {@link #close}, {@link #name}, {@link #address} and {@link #loop} may be called by any
 * thread.
 */
final class StreamPeer implements Peer, CountedClient {
  private static final String TASK = "a stream of events";
  private static final int MOST_TOPICS_SHOWN = 100;

  private final SessionParts parts;
  private final LoopSessions loop;
  private final Caller caller;
  private final Optional<String> application;
  private final String label;
  private final String id;
  private final List<Topic> topics;
  private final Outbox outbox = new Outbox(() -> onLoop(this::writable));
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final long sinceNanos = System.nanoTime();
  private @Nullable AttachedSubscriber subscriber;
  private boolean isOpen;

  /** How it has ended for the broker; the client may still take what is on its way. */
  private @Nullable Close ending;

  private boolean isGone;
  private int pauses;
  private long told;

  StreamPeer(
      SessionParts parts,
      LoopSessions loop,
      Caller caller,
      Optional<String> application,
      List<Topic> topics) {
    this.parts = parts;
    this.loop = loop;
    this.caller = caller;
    this.application = application;
    this.label = parts.names().labelOf(application);
    this.id = parts.ids().next();
    this.topics = topics;
  }

  /** As in its ack. */
  String id() {
    return id;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Subscribes; what comes is in the outbox, first of all the ack. */
  void begin() {
    if (!onLoop(this::attach)) {
      outbox.add(end(CloseReason.LOCAL, Close.TERMINATING));
    }
  }

  /** The client got one more event. */
  void sent(int length) {
    messages.incrementAndGet();
    bytes.addAndGet(length);
  }

  /** The client is gone, or has got the last part. */
  void leave() {
    if (!onLoop(this::gone)) {
      outbox.release(); // the loop has ended, and all that it owned
    }
  }

  private boolean onLoop(Runnable task) {
    return loop.execute(TASK, task);
  }

  private void attach() {
    loop.add(this);
    loop.counts(label).connected++;
    try {
      AttachedSubscriber in =
          parts.broker().attachSubscriber(this, parts.plain(), parts.settings().queue());
      subscriber = in;
      for (Topic topic : topics) {
        in.subscription(true, Unpooled.wrappedBuffer(topic.bytes()), 0, topic.length());
      }
      in.endOfRead();
      parts.confirmation().whenSubscribed(loop(), parts.supervisor().task(TASK, this::confirmed));
    } catch (IllegalStateException e) { // the broker has been stopped
      end(Close.TERMINATING, CloseReason.LOCAL);
    }
  }

  private void confirmed() {
    if (ending == null) {
      isOpen = true;
      outbox.add(new StreamPart.Ack());
      writable();
    }
  }

  private void writable() {
    if (subscriber != null && isOpen) {
      subscriber.writable();
    }
  }

  /** Nothing more is taken from the broker. */
  private void end(Close how, CloseReason reason) {
    if (ending != null) {
      return;
    }
    ending = how;
    isOpen = false;
    if (reason == CloseReason.QUEUE_FULL) {
      loop.counts(label).slow++;
    }
    if (subscriber != null) {
      // A program ends a stream by going away: only one that did not keep up has lost something.
      if (reason == CloseReason.PEER_CLOSED && subscriber.state().equals("flowing")) {
        subscriber.leave();
      }
      subscriber.closed(reason, how.toString());
    }
    outbox.add(end(reason, how));
  }

  private static StreamPart end(CloseReason reason, Close how) {
    String code = reason == CloseReason.QUEUE_FULL ? "too_slow" : reason.name();
    return new StreamPart.End(code.toLowerCase(Locale.ROOT), how);
  }

  /** zeekbus stops. */
  void terminate() {
    end(Close.TERMINATING, CloseReason.LOCAL);
  }

  private void gone() {
    end(new Close(Close.NORMAL, ""), CloseReason.PEER_CLOSED);
    isGone = true;
    outbox.release();
    loop.remove(this);
    Close how = ending;
    if (how != null) {
      loop.counts(label).closed(how.code());
    }
  }

  // Statistics.

  @Override
  public String label() {
    return label;
  }

  @Override
  public void addTo(ApplicationCounts counts) {
    counts.messagesOut += messages.get();
    counts.bytesOut += bytes.get();
    counts.dropped(subscriber);
  }

  @Override
  public Supplier<WebSocketSnapshot.Client> entry() {
    AttachedSubscriber in = subscriber;
    String shown = ending != null ? "closing" : isOpen && in != null ? in.state() : "opening";
    int queued = in == null ? 0 : in.queuedMessages();
    long queuedBytes = in == null ? 0 : in.queuedBytes();
    long dropped = in == null ? 0 : in.dropped();
    return () ->
        new WebSocketSnapshot.Client(
            id,
            application,
            WebSocketSnapshot.node(label),
            caller.client().map(Client::name),
            caller.peer(),
            topics.stream().limit(MOST_TOPICS_SHOWN).map(Topic::toString).toList(),
            topics.size(),
            (System.nanoTime() - sinceNanos) / 1e9,
            shown,
            queued,
            queuedBytes,
            0,
            messages.get(),
            dropped);
  }

  // As the broker sees it.

  @Override
  public EventLoop loop() {
    return loop.loop();
  }

  @Override
  public String name() {
    return caller.nameOf(id);
  }

  @Override
  public String address() {
    return caller.address();
  }

  @Override
  public Optional<String> node() {
    return Optional.of(WebSocketSnapshot.node(label));
  }

  @Override
  public boolean isWritable() {
    return isOpen && outbox.isWritable();
  }

  @Override
  public void write(ByteBuf frames) {
    if (isOpen && !isGone) {
      outbox.add(frames);
    } else {
      frames.release();
    }
  }

  @Override
  public void flush() {
    if (subscriber != null && isOpen && subscriber.dropped() > told) {
      outbox.add(new StreamPart.Missed(subscriber.dropped() - told));
      told = subscriber.dropped();
    }
  }

  @Override
  public long pendingBytes() {
    return outbox.pendingBytes();
  }

  @Override
  public long takenBytes() {
    return outbox.takenBytes();
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
  public void close(CloseReason reason, String detail) {
    var _ = onLoop(() -> end(BrokerEnding.of(reason, detail), reason));
  }
}
