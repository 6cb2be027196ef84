package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * A client as the WebSocket API attaches them: publisher and subscriber in one peer, which hears no
 * subscriptions and whose queue has its own bound. It takes everything at once, or nothing.
 *
 * <p>Owner: its event loop; the test's thread calls the methods that are not {@link Peer}'s.
 */
final class AttachedClient implements Peer {
  /** Messages as they are, but copied. */
  static final MessageForm COPY =
      (message, out) -> out.writeBytes(message.buffer(), message.from(), message.size());

  /** What it shows of a frame, at most. */
  private static final int MOST_SHOWN = 64;

  /** What it takes while it does not read. */
  private static final int HIGH = 16 << 10;

  private final Broker broker;
  private final EventLoop loop;
  private final String name;
  private final @Nullable String node;
  private @Nullable AttachedSubscriber subscriber;
  private @Nullable ConnectionHandler publisher;
  private final FrameCursor frames = new FrameCursor();
  private final Deque<ByteBuf> pending = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
  private boolean isReading = true;
  private int pauses;
  private long pendingBytes;
  private long taken;
  private long received;
  private volatile @Nullable CloseReason end;
  private volatile String endDetail = "";

  private AttachedClient(Broker broker, EventLoop loop, String name, @Nullable String node) {
    this.broker = broker;
    this.loop = loop;
    this.name = name;
    this.node = node;
  }

  /** A client on this loop, which the broker has let in. */
  static AttachedClient attach(
      Broker broker, EventLoop loop, String name, @Nullable String node, QueueBound bound) {
    AttachedClient client = new AttachedClient(broker, loop, name, node);
    client.run(() -> {
      client.subscriber = broker.attachSubscriber(client, COPY, bound);
      client.publisher = broker.attachPublisher(client);
    });
    return client;
  }

  // The test's side.

  AttachedClient subscribes(String... topics) {
    run(() -> subscribe(topics));
    return this;
  }

  AttachedClient publishes(String... frames) {
    run(() -> publish(frames));
    return this;
  }

  AttachedClient stopsReading() {
    run(() -> isReading = false);
    return this;
  }

  AttachedClient readsAgain() {
    run(this::readAgain);
    return this;
  }

  /** It goes away by itself. */
  void leaves() {
    run(() -> end(CloseReason.PEER_CLOSED, "closed by the client"));
  }

  /** Fails unless exactly this comes next: {@code topic|frame|frame}. */
  AttachedClient hears(String... expected) {
    for (String each : expected) {
      Await.until(() -> each + " at " + name, Await.DEADLINE, () -> !heard.isEmpty());
      assertThat(heard.poll()).isEqualTo(each);
    }
    return this;
  }

  /** All messages that have come and were not taken by {@link #hears}. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  /** Waits until the broker has ended it. */
  void hearsTheEnd(CloseReason reason, String detail) {
    Await.until(() -> "the end of " + name, Await.DEADLINE, () -> end != null);
    assertThat(end).isEqualTo(reason);
    assertThat(endDetail).contains(detail);
  }

  boolean hasEnded() {
    return end != null;
  }

  /** The broker's view of its subscriber, on its loop. */
  <T> T its(Function<AttachedSubscriber, T> look) {
    return call(() -> look.apply(subscriber()));
  }

  // On its loop.

  void subscribe(String... topics) {
    for (String topic : topics) {
      byte[] bytes = RawPeer.bytes(topic);
      subscriber().subscription(true, Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }
    subscriber().endOfRead();
  }

  void publish(String... texts) {
    byte[][] bodies = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      bodies[i] = RawPeer.bytes(texts[i]);
    }
    byte[] message = RawPeer.message(bodies);
    ByteBuf in = broker.allocator().directBuffer(message.length).writeBytes(message);
    int head = bodies[0].length > 255 ? 9 : 2;
    received += message.length;
    ConnectionHandler to = publisher();
    to.message(in, 0, message.length, head, bodies[0].length, texts.length);
    to.endOfRead();
    in.release();
  }

  private void readAgain() {
    isReading = true;
    while (!pending.isEmpty()) {
      take(pending.remove());
    }
    pendingBytes = 0;
    subscriber().writable();
  }

  private void take(ByteBuf whole) {
    taken += whole.readableBytes();
    frames.reset(whole, whole.readerIndex(), whole.readableBytes());
    List<String> texts = new ArrayList<>();
    while (frames.next()) {
      int shown = Math.min(frames.length(), MOST_SHOWN);
      texts.add(Topic.of(frames.buffer(), frames.body(), shown).toString());
      if (frames.isLast()) {
        heard.add(String.join("|", texts));
        texts.clear();
      }
    }
    whole.release();
  }

  private void end(CloseReason reason, String detail) {
    if (end != null) {
      return;
    }
    pending.forEach(ByteBuf::release);
    pending.clear();
    pendingBytes = 0;
    endDetail = detail;
    end = reason;
    publisher().closed(CloseReason.LOCAL, "its subscriber has ended");
    subscriber().closed(reason, detail);
  }

  private AttachedSubscriber subscriber() {
    AttachedSubscriber it = subscriber;
    if (it == null) {
      throw new IllegalStateException("not attached");
    }
    return it;
  }

  private ConnectionHandler publisher() {
    ConnectionHandler it = publisher;
    if (it == null) {
      throw new IllegalStateException("not attached");
    }
    return it;
  }

  private void run(Runnable action) {
    loop.submit(action).syncUninterruptibly();
  }

  private <T> T call(Callable<T> action) {
    return loop.submit(action).syncUninterruptibly().getNow();
  }

  // The broker's side.

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
    return "client";
  }

  @Override
  public Optional<String> node() {
    return Optional.ofNullable(node);
  }

  @Override
  public boolean hearsSubscriptions() {
    return false;
  }

  @Override
  public boolean isWritable() {
    return isReading || pendingBytes < HIGH;
  }

  @Override
  public void write(ByteBuf whole) {
    if (end != null) {
      whole.release();
    } else if (isReading) {
      take(whole);
    } else {
      pendingBytes += whole.readableBytes();
      pending.add(whole);
    }
  }

  @Override
  public void flush() {}

  @Override
  public long pendingBytes() {
    return pendingBytes;
  }

  @Override
  public long takenBytes() {
    return taken;
  }

  @Override
  public long receivedBytes() {
    return received;
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
    loop.execute(() -> end(reason, detail));
  }
}
