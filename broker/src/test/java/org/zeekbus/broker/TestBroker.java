package org.zeekbus.broker;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.Receivers;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;

/**
 * A broker for one test, on ports of its own, and the raw peers that the test connects to it. When
 * it ends, no buffer may be left.
 *
 * <p>Owner: the test's thread.
 */
final class TestBroker implements AutoCloseable {
  private static final Receivers NOBODY = new Receivers(List.of(), 0);

  static final Endpoint ANY_PORT = Endpoint.parse("tcp://127.0.0.1:0");

  private final Broker broker;
  private final PeerKind kind;
  private final List<RawPeer> peers = new ArrayList<>();
  private int nextLoop;

  private TestBroker(Broker broker, PeerKind kind) {
    this.broker = broker;
    this.kind = kind;
  }

  static TestBroker start() {
    return start(BrokerSettings.DEFAULT);
  }

  static TestBroker start(int loops) {
    return start(BrokerSettings.of(it -> it.threads(loops)));
  }

  /** A broker with these settings, but on ports of the system's choice. */
  static TestBroker start(BrokerSettings settings) {
    return startOn(settings.on(ANY_PORT, ANY_PORT));
  }

  /** A broker where the settings say. */
  static TestBroker startOn(BrokerSettings settings) {
    return startOn(settings, PeerKind.TCP);
  }

  /** The same, with peers of this kind. */
  static TestBroker start(BrokerSettings settings, PeerKind kind) {
    return startOn(settings.on(ANY_PORT, ANY_PORT), kind);
  }

  private static TestBroker startOn(BrokerSettings settings, PeerKind kind) {
    try {
      return new TestBroker(Broker.start(settings), kind);
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
    RawPeer peer = add(connectPublisher()).hears(hears);
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
    for (EventLoop loop : broker.loops()) {
      CompletableFuture<Void> relayed = new CompletableFuture<>();
      broker.whenSubscribed(loop, () -> relayed.complete(null));
      relayed.join();
    }
    Forwarder any = broker.forwarders().getFirst();
    int topics = any.loop().submit(() -> any.tree().size()).syncUninterruptibly().getNow();
    RawPeer publisher = publisher();
    publisher.next(topics);
    return publisher;
  }

  /** A subscriber of ZMTP 3.1 that the broker knows. */
  RawPeer subscriber(String... topics) {
    RawPeer peer = add(connectSubscriber(false)).subscribes(topics);
    subscriberOf(peer);
    return peer;
  }

  /** A subscriber of which little waits outside the broker: what it does not read comes back. */
  RawPeer narrowSubscriber(String... topics) {
    return add(connectSubscriber(true)).subscribes(topics);
  }

  private RawPeer connectPublisher() {
    return switch (kind) {
      case TCP -> RawPeer.publisher(xsub());
      case IN_PROCESS -> inProcess("XPUB", false, broker::attachPublisher);
    };
  }

  private RawPeer connectSubscriber(boolean isNarrow) {
    return switch (kind) {
      case TCP -> isNarrow ? RawPeer.narrowSubscriber(xpub()) : RawPeer.subscriber(xpub());
      case IN_PROCESS -> inProcess("XSUB", isNarrow, broker::attachSubscriber);
    };
  }

  /** A subscriber in the process that gets messages in another form. */
  RawPeer subscriber(MessageForm form, String... topics) {
    return add(inProcess("XSUB", false, peer -> broker.attachSubscriber(peer, form)))
        .subscribes(topics);
  }

  /** The half of a link that brings messages from another broker. */
  RawPeer linkedPublisher(String... hears) {
    RawPeer peer =
        inProcess("XPUB", false, half -> broker.attachPublisher(((InProcessPeer) half).asLink()));
    return add(peer).hears(hears);
  }

  /** The half of a link that takes messages to another broker. */
  RawPeer linkedSubscriber(String... topics) {
    RawPeer peer =
        inProcess("XSUB", false, half -> broker.attachSubscriber(((InProcessPeer) half).asLink()));
    return add(peer).subscribes(topics);
  }

  /** A client in the process, whose queue has this bound. Each on the next loop. */
  AttachedClient client(QueueBound bound) {
    return client("client " + nextLoop, null, bound);
  }

  /** A client in the process that counts for this node. Each on the next loop. */
  AttachedClient client(String name, @Nullable String node, QueueBound bound) {
    EventLoop loop = broker.loops().get(nextLoop++ % broker.loops().size());
    return AttachedClient.attach(broker, loop, name, node, bound);
  }

  /** Each on the next loop. */
  private RawPeer inProcess(String type, boolean isNarrow, InProcessPeer.Attach attach) {
    EventLoop loop = broker.loops().get(nextLoop++ % broker.loops().size());
    return RawPeer.through(InProcessPeer.attached(broker, loop, isNarrow, attach), type);
  }

  /** A peer that ends with the broker. */
  RawPeer add(RawPeer peer) {
    peers.add(peer);
    return peer;
  }

  /** The broker's object for a peer. */
  Subscriber subscriberOf(RawPeer peer) {
    return the(broker.subscribers(), subscriber -> subscriber.peer().name(), peer);
  }

  /** The broker's object for a peer. */
  Publisher publisherOf(RawPeer peer) {
    return the(broker.publishers(), publisher -> publisher.peer().name(), peer);
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

  BrokerSnapshot snapshot() {
    return broker.snapshot();
  }

  /** The entry of the snapshot that a peer's connection is in. */
  BrokerSnapshot.Node nodeOf(RawPeer peer) {
    return snapshot().nodes().stream()
        .filter(node ->
            Stream.concat(
                    node.publishers().stream().map(BrokerSnapshot.PublisherConnection::peer),
                    node.subscribers().stream().map(BrokerSnapshot.SubscriberConnection::peer))
                .anyMatch(peer.name()::equals))
        .findFirst()
        .orElseThrow();
  }

  /** A publisher's connection in the snapshot. */
  BrokerSnapshot.PublisherConnection publisherIn(BrokerSnapshot snapshot, RawPeer peer) {
    return snapshot.nodes().stream()
        .flatMap(node -> node.publishers().stream())
        .filter(connection -> connection.peer().equals(peer.name()))
        .findFirst()
        .orElseThrow();
  }

  /** A subscriber's connection in the snapshot. */
  BrokerSnapshot.SubscriberConnection subscriberIn(BrokerSnapshot snapshot, RawPeer peer) {
    return snapshot.nodes().stream()
        .flatMap(node -> node.subscribers().stream())
        .filter(connection -> connection.peer().equals(peer.name()))
        .findFirst()
        .orElseThrow();
  }

  long dropped(RawPeer subscriber) {
    Subscriber it = subscriberOf(subscriber);
    return on(it, () -> it.dropCounts().sum());
  }

  /** How many messages all subscribers lost. */
  long dropped() {
    return snapshot().dropped();
  }

  long stuck() {
    return snapshot().stuck();
  }

  /** How many connections of a socket ended for this reason. */
  long closed(SocketType at, CloseReason reason) {
    return socket(at).closed().getOrDefault(reason.label(), 0L);
  }

  /** How many handshakes at a socket failed for this reason. */
  long refused(SocketType at, CloseReason reason) {
    return socket(at).refused().getOrDefault(reason.label(), 0L);
  }

  /** How often something was passed over at the two sockets. */
  long ignored(Ignored what) {
    BrokerSnapshot snapshot = snapshot();
    return snapshot.xsub().ignored().getOrDefault(what.label(), 0L)
        + snapshot.xpub().ignored().getOrDefault(what.label(), 0L);
  }

  private BrokerSnapshot.Socket socket(SocketType type) {
    BrokerSnapshot snapshot = snapshot();
    return type == SocketType.XSUB ? snapshot.xsub() : snapshot.xpub();
  }

  /** Whether the broker has heard so many topics of a subscriber. */
  boolean hasTopics(RawPeer subscriber, int count) {
    Subscriber it = subscriberOf(subscriber);
    return on(it, () -> it.topics().size()) == count;
  }

  /** Whether anybody gets messages whose topics begin so, as the first loop knows. */
  boolean isWanted(String prefix) {
    Topic topic = Topic.of(prefix);
    return !broker.receivers(Set.of(topic), 1).getOrDefault(topic, NOBODY).nodes().isEmpty();
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
    return on(it, () -> it.peer().receivedBytes());
  }

  /** Returns when the broker has read so many bytes of a publisher. */
  void awaitReceived(RawPeer publisher, long bytes) {
    Await.until(bytes + " bytes read", () -> received(publisher) >= bytes);
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
