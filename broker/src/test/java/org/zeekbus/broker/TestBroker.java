package org.zeekbus.broker;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;

/**
 * A broker for one test, on ports of its own, and the raw peers that the test connects to it. When
 * it ends, no buffer may be left.
 *
 * <p>Owner: the test's thread.
 */
final class TestBroker implements AutoCloseable {
  static final Endpoint ANY_PORT = Endpoint.parse("tcp://127.0.0.1:0");

  private final Broker broker;
  private final List<RawPeer> peers = new ArrayList<>();

  private TestBroker(Broker broker) {
    this.broker = broker;
  }

  static TestBroker start() {
    return start(BrokerSettings.DEFAULT);
  }

  static TestBroker start(int loops) {
    return start(BrokerSettings.DEFAULT.withThreads(loops));
  }

  /** A broker with these settings, but on ports of the system's choice. */
  static TestBroker start(BrokerSettings settings) {
    return startOn(settings.on(ANY_PORT, ANY_PORT));
  }

  /** A broker where the settings say. */
  static TestBroker startOn(BrokerSettings settings) {
    try {
      return new TestBroker(Broker.start(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Broker broker() {
    return broker;
  }

  Endpoint xsub() {
    return broker.xsubEndpoints().getFirst();
  }

  Endpoint xpub() {
    return broker.xpubEndpoints().getFirst();
  }

  /** A publisher of ZMTP 3.1 that the broker knows, and which has heard what was subscribed. */
  RawPeer publisher(String... hears) {
    RawPeer peer = add(RawPeer.publisher(xsub())).hears(hears);
    publisherOf(peer);
    return peer;
  }

  /**
   * A publisher of ZMTP 3.1 that knows as much as the broker.
   *
   * @param subscriptions how many all subscribers together hold, or are about to
   */
  RawPeer publisherThatHears(int subscriptions) {
    Await.until(
        subscriptions + " subscriptions",
        () ->
            broker.subscribers().stream().mapToInt(s -> on(s, () -> s.topics().size())).sum()
                == subscriptions);
    // What one loop has heard, it has put into the others' queues; behind it there we ask.
    int topics = 0;
    for (Forwarder forwarder : broker.forwarders()) {
      topics =
          forwarder.loop().submit(() -> forwarder.tree().size()).syncUninterruptibly().getNow();
    }
    RawPeer publisher = publisher();
    publisher.next(topics);
    return publisher;
  }

  /** A subscriber of ZMTP 3.1 that the broker knows. */
  RawPeer subscriber(String... topics) {
    RawPeer peer = add(RawPeer.subscriber(xpub())).subscribes(topics);
    subscriberOf(peer);
    return peer;
  }

  /** A peer that ends with the broker. */
  RawPeer add(RawPeer peer) {
    peers.add(peer);
    return peer;
  }

  /** The broker's object for a peer. */
  Subscriber subscriberOf(RawPeer peer) {
    return the(broker.subscribers(), subscriber -> subscriber.connection().peer(), peer);
  }

  /** The broker's object for a peer. */
  Publisher publisherOf(RawPeer peer) {
    return the(broker.publishers(), publisher -> publisher.connection().peer(), peer);
  }

  private static <P> P the(Set<P> all, Function<P, String> name, RawPeer peer) {
    BooleanSupplier isThere = () -> all.stream().anyMatch(p -> name.apply(p).equals(peer.name()));
    Await.until(peer.name(), isThere);
    return all.stream().filter(p -> name.apply(p).equals(peer.name())).findFirst().orElseThrow();
  }

  /** Looks at something on the event loop that owns it. */
  static <T> T on(MemoryGuard.Holder holder, Callable<T> look) {
    return holder.loop().submit(look).syncUninterruptibly().getNow();
  }

  long dropped(RawPeer subscriber) {
    Subscriber it = subscriberOf(subscriber);
    return on(it, () -> it.statistics().dropped);
  }

  int queued(RawPeer subscriber) {
    Subscriber it = subscriberOf(subscriber);
    return on(it, it::queuedMessages);
  }

  long pauses(RawPeer publisher) {
    Publisher it = publisherOf(publisher);
    return on(it, () -> it.statistics().pauses);
  }

  /** How many bytes of a publisher the broker has read. */
  long received(RawPeer publisher) {
    Publisher it = publisherOf(publisher);
    return on(it, () -> it.connection().received());
  }

  /** Returns when the broker has read so many bytes of a publisher. */
  void awaitReceived(RawPeer publisher, long bytes) {
    Await.until(bytes + " bytes read", () -> received(publisher) >= bytes);
  }

  /** One of the counts that statistics show, such as {@code xsub_connected}. */
  long count(String what) {
    return broker.log().counts().getOrDefault(what, 0L);
  }

  /** Returns when the broker has this many connections of each kind. */
  TestBroker awaitPeers(int publishers, int subscribers) {
    Await.until(
        publishers + " publishers and " + subscribers + " subscribers",
        () ->
            broker.publishers().size() == publishers && broker.subscribers().size() == subscribers);
    return this;
  }

  @Override
  public void close() {
    broker.close();
    peers.forEach(RawPeer::close);
    PooledByteBufAllocator allocator = (PooledByteBufAllocator) broker.memory().allocator();
    Await.until(
        () -> "all buffers given back: " + allocator.dumpStats(),
        Await.DEADLINE,
        () ->
            allocator.metric().directArenas().stream()
                    .mapToLong(PoolArenaMetric::numActiveAllocations)
                    .sum()
                == 0);
  }
}
