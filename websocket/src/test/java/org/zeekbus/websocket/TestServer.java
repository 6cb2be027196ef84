package org.zeekbus.websocket;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.broker.link.Link;
import org.zeekbus.broker.link.LinkListener;
import org.zeekbus.broker.link.LinkSettings;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.http.Access;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * A broker with the API beside it, for one test, on ports of their own, and the clients that the
 * test connects. When it ends, no buffer may be left.
 *
 * <p>Owner: the test's thread.
 */
final class TestServer implements AutoCloseable {
  static final WebSocketSettings SETTINGS =
      new WebSocketSettings(
          new Endpoint.Tcp("127.0.0.1", 0),
          Set.of(),
          Set.of(),
          100,
          1 << 20,
          new QueueBound(4 << 20, 10_000, QueueBound.OnFull.DISCONNECT),
          Duration.ofSeconds(5),
          "9.0.0 zeekbus",
          1024,
          InheritedSockets.NONE);

  private static final Limits SMALL_MESSAGES =
      new Limits(Duration.ofSeconds(30), 4 << 20, 8 << 20, 1024, 4096, 100_000, 1000);

  private final Broker broker;
  private final WebSocketServer server;
  private final List<WebSocketPeer> clients = new ArrayList<>();
  private final List<HttpPeer> others = new ArrayList<>();

  private TestServer(Broker broker, WebSocketServer server) {
    this.broker = broker;
    this.server = server;
  }

  static TestServer start() {
    return start(SETTINGS);
  }

  static TestServer start(WebSocketSettings settings) {
    return start(settings, Bus::of, Access.OPEN);
  }

  static TestServer start(
      WebSocketSettings settings, java.util.function.Function<Broker, Bus> bus, Access access) {
    try {
      Endpoint any = Endpoint.parse("tcp://127.0.0.1:0");
      Broker broker = Broker.start(BrokerSettings.of(it -> it.threads(2)).on(any, any));
      return new TestServer(
          broker, WebSocketServer.start(settings, bus.apply(broker), () -> access, Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server whose broker may use so much memory for buffers. */
  static TestServer withMemory(long bytes) {
    return start(
        SETTINGS, BrokerSettings.of(it -> it.threads(2).memory(bytes).limits(SMALL_MESSAGES)));
  }

  /** A server beside a broker with these settings, but on ports of the system's choice. */
  static TestServer start(WebSocketSettings settings, BrokerSettings brokers) {
    try {
      Endpoint any = Endpoint.parse("tcp://127.0.0.1:0");
      Broker broker = Broker.start(brokers.on(any, any));
      return new TestServer(
          broker, WebSocketServer.start(settings, Bus.of(broker), () -> Access.OPEN, Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server whose broker is linked with the cluster's. */
  static TestServer linked(Endpoint xpub, Endpoint xsub) {
    try {
      String senders = Bus.uniqueSenders();
      Broker broker =
          Broker.start(BrokerSettings.of(it -> it.threads(2).xsub(List.of()).xpub(List.of())));
      Link link =
          Link.start(
              broker,
              new LinkSettings(xpub, xsub, Security.NONE, Topic.of(senders)),
              new LinkListener() {});
      Bus bus = Bus.linked(broker, link, senders);
      return new TestServer(
          broker, WebSocketServer.start(SETTINGS, bus, () -> Access.OPEN, Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Broker broker() {
    return broker;
  }

  WebSocketServer server() {
    return server;
  }

  InetSocketAddress address() {
    return server.address();
  }

  Endpoint xsub() {
    return broker.xsubEndpoints().getFirst();
  }

  Endpoint xpub() {
    return broker.xpubEndpoints().getFirst();
  }

  /** A client that has said nothing yet. */
  WebSocketPeer connect(String... headers) {
    return add(WebSocketPeer.connect(address(), headers));
  }

  /** A client that has subscribed. */
  WebSocketPeer subscriber(String... topics) {
    WebSocketPeer peer = connect();
    peer.subscribes(topics);
    return peer;
  }

  /** A client that ends with the server. */
  WebSocketPeer add(WebSocketPeer peer) {
    clients.add(peer);
    return peer;
  }

  /** The same for one without WebSocket. */
  HttpPeer add(HttpPeer peer) {
    others.add(peer);
    return peer;
  }

  /** Returns when the broker knows so many publishers and subscribers. */
  void awaitPeers(int publishers, int subscribers) {
    Await.until(
        publishers + " publishers and " + subscribers + " subscribers",
        () -> {
          BrokerSnapshot now = broker.snapshot();
          return now.nodes().stream().mapToInt(node -> node.publishers().size()).sum() == publishers
              && now.nodes().stream().mapToInt(node -> node.subscribers().size()).sum()
                  == subscribers;
        });
  }

  static WebSocketSettings settings(UnaryOperator<Change> change) {
    return change.apply(new Change(SETTINGS)).settings;
  }

  /** Settings that differ in one thing. */
  record Change(WebSocketSettings settings) {
    Change pings(Duration interval) {
      return new Change(
          new WebSocketSettings(
              settings.listen(),
              settings.hosts(),
              settings.origins(),
              settings.connections(),
              settings.messageBytes(),
              settings.queue(),
              interval,
              settings.zeekVersion(),
              settings.compressFrom(),
              InheritedSockets.NONE));
    }

    Change queue(QueueBound queue) {
      return new Change(
          new WebSocketSettings(
              settings.listen(),
              settings.hosts(),
              settings.origins(),
              settings.connections(),
              settings.messageBytes(),
              queue,
              settings.pingInterval(),
              settings.zeekVersion(),
              settings.compressFrom(),
              InheritedSockets.NONE));
    }

    Change connections(int most) {
      return new Change(
          new WebSocketSettings(
              settings.listen(),
              settings.hosts(),
              settings.origins(),
              most,
              settings.messageBytes(),
              settings.queue(),
              settings.pingInterval(),
              settings.zeekVersion(),
              settings.compressFrom(),
              InheritedSockets.NONE));
    }
  }

  @Override
  public void close() {
    server.close();
    broker.close();
    clients.forEach(WebSocketPeer::close);
    others.forEach(HttpPeer::close);
    PooledByteBufAllocator allocator = (PooledByteBufAllocator) broker.allocator();
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
