package org.zeekbus.http;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;
import org.zeekbus.zmtp.thread.Supervisor;

/** A server for a test, on a port that the system chooses. */
final class TestServer implements AutoCloseable {
  /** Bounds that a test reaches soon; a peer has the time that it has elsewhere. */
  static final HttpSettings SMALL =
      within(
          HttpSettings.DEFAULT.requestTime(),
          HttpSettings.DEFAULT.idleTime(),
          HttpSettings.DEFAULT.answerTime(),
          HttpSettings.DEFAULT.viewerTime());

  /** For tests of what happens when a peer takes longer. */
  static final HttpSettings QUICK =
      within(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2));

  private static HttpSettings within(
      Duration request, Duration idle, Duration answer, Duration viewer) {
    return new HttpSettings(
        "http",
        Set.of("known.example"),
        Optional.empty(),
        20,
        4,
        3,
        1 << 20,
        10_000,
        request,
        idle,
        answer,
        viewer,
        Duration.ofMillis(500),
        InheritedSockets.NONE);
  }

  final Supervisor supervisor = new Supervisor();
  final HttpServer server;
  volatile Access access;

  TestServer(HttpSettings settings, Router router, Access access) throws IOException {
    this.access = access;
    this.server =
        HttpServer.start(
            new Endpoint.Tcp("127.0.0.1", 0), settings, router, () -> this.access, supervisor);
  }

  /** On the event loops of somebody else. */
  TestServer(HttpSettings settings, Router router, Access access, List<EventLoop> loops)
      throws IOException {
    this.access = access;
    this.server =
        HttpServer.start(
            new Endpoint.Tcp("127.0.0.1", 0),
            settings,
            router,
            () -> this.access,
            supervisor,
            loops,
            new BufferMemory(1 << 20).allocator());
  }

  TestServer(HttpSettings settings, Router router) throws IOException {
    this(settings, router, Access.OPEN);
  }

  static Answer text(String body) {
    return new Answer.Whole(
        200, "text/plain", body.getBytes(StandardCharsets.ISO_8859_1), Map.of());
  }

  InetSocketAddress address() {
    return server.address();
  }

  HttpPeer peer() throws IOException {
    return HttpPeer.at(address());
  }

  @Override
  public void close() {
    server.close();
  }
}
