package org.zeekbus.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.http.Access;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * A broker and the API on it, on ports of the system's choice. Pings are an hour apart, so that
 * tests hear none after the first. Owner: the test's thread.
 */
public final class TestApi implements AutoCloseable {
  /** As zeekbus has them, but for pings, and the name that recorded clients call it. */
  public static final WebSocketSettings SETTINGS =
      new WebSocketSettings(
          (Endpoint.Tcp) TestTransport.ANY_PORT,
          Set.of("x"),
          Set.of(),
          5000,
          16 << 20,
          new QueueBound(64 << 20, 100_000, QueueBound.OnFull.DISCONNECT),
          Duration.ofHours(1),
          "9.0.0",
          1024,
          InheritedSockets.NONE);

  private final Broker broker;
  private final WebSocketServer server;

  private TestApi(Broker broker, WebSocketServer server) {
    this.broker = broker;
    this.server = server;
  }

  public static TestApi start() {
    return start(SETTINGS, Access.OPEN);
  }

  public static TestApi start(WebSocketSettings settings) {
    return start(settings, Access.OPEN);
  }

  /** One event loop keeps the order between clients. */
  public static TestApi start(WebSocketSettings settings, Access access) {
    return start(settings, access, BrokerSettings.of(it -> it.threads(1)));
  }

  public static TestApi start(WebSocketSettings settings, Access access, BrokerSettings bus) {
    try {
      Broker broker = Broker.start(bus.on(TestTransport.ANY_PORT, TestTransport.ANY_PORT));
      try {
        return new TestApi(
            broker, WebSocketServer.start(settings, Bus.of(broker), () -> access, Map.of()));
      } catch (IOException e) {
        broker.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with other pings. */
  public static WebSocketSettings pinging(Duration interval) {
    return new WebSocketSettings(
        SETTINGS.listen(),
        SETTINGS.hosts(),
        SETTINGS.origins(),
        SETTINGS.connections(),
        SETTINGS.messageBytes(),
        SETTINGS.queue(),
        interval,
        SETTINGS.zeekVersion(),
        SETTINGS.compressFrom(),
        InheritedSockets.NONE);
  }

  public Broker broker() {
    return broker;
  }

  public WebSocketServer server() {
    return server;
  }

  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
    broker.close();
  }
}
