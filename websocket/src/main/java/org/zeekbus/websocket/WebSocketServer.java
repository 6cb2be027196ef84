package org.zeekbus.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.zeekbus.broker.Broker;
import org.zeekbus.http.Access;
import org.zeekbus.http.Handler;
import org.zeekbus.http.HttpServer;
import org.zeekbus.http.HttpSettings;
import org.zeekbus.http.Router;
import org.zeekbus.websocket.rest.EventPages;
import org.zeekbus.websocket.session.SessionSettings;
import org.zeekbus.websocket.session.Sessions;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/** Serves Zeek's WebSocket API, and events over plain HTTP. Owner: any thread. */
public final class WebSocketServer implements AutoCloseable {
  /** A client whose topics are not confirmed by then may try again. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(30);

  private static final String EVENTS = "/v1/events";

  private final Supervisor supervisor = new Supervisor();
  private final Supplier<Access> access;
  private final Sessions sessions;
  private final EventPages pages;
  private final HttpServer server;

  private WebSocketServer(
      WebSocketSettings settings, Bus bus, Supplier<Access> access, Map<String, Handler> more)
      throws IOException {
    this.access = access;
    this.sessions =
        new Sessions(
            new SessionSettings(
                settings.connections(),
                settings.messageBytes(),
                settings.queue(),
                settings.pingInterval(),
                CONFIRMATION,
                settings.zeekVersion(),
                settings.compressFrom()),
            bus.broker(),
            bus.senders(),
            bus::whenSubscribed,
            supervisor);
    this.pages = new EventPages(sessions);
    Router router =
        new Router()
            .upgrade(sessions)
            .open(Sessions.PATH, _ -> Sessions.needsWebSocket())
            .at(EVENTS, pages::subscribe)
            .post(EVENTS, settings.messageBytes(), pages::publish);
    more.forEach(router::at);
    try {
      server = listen(settings, router, bus.broker());
    } catch (IOException | RuntimeException e) {
      sessions.close();
      throw e;
    }
  }

  private HttpServer listen(WebSocketSettings settings, Router router, Broker broker)
      throws IOException {
    return HttpServer.start(
        settings.listen(),
        HttpSettings.DEFAULT
            .with(
                "websocket",
                settings.hosts(),
                Optional.of(settings.origins()),
                settings.connections())
            .withBounds(
                settings.connections(),
                Math.max(HttpSettings.DEFAULT.bodyBytes(), settings.messageBytes()))
            .inheriting(settings.inherited()),
        router,
        access,
        supervisor,
        broker.loops(),
        broker.allocator());
  }

  /**
   * Starts to serve.
   *
   * @param access asked for each connection and each request
   * @param more handlers of further paths, such as {@code /v1/logs}
   * @throws IOException if it cannot listen
   */
  public static WebSocketServer start(
      WebSocketSettings settings, Bus bus, Supplier<Access> access, Map<String, Handler> more)
      throws IOException {
    return new WebSocketServer(settings, bus, access, more);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** The statistics of this moment. */
  public WebSocketSnapshot snapshot() {
    return sessions.snapshot(server.snapshot(), server.isListening());
  }

  /** Looks up all clients again, and closes those that are no longer allowed. Does not block. */
  public void recheckClients() {
    access.get().clients().ifPresent(clients -> sessions.recheck(clients::isCurrent));
  }

  /** Completes if it does not do its work any more, with why. */
  public CompletionStage<Failure> death() {
    return supervisor.death();
  }

  /** Closes all clients with 1001, and stops. Blocks for a moment. */
  @Override
  public void close() {
    server.stopAccepting();
    pages.close();
    sessions.close();
    server.close();
    sessions.count();
  }
}
