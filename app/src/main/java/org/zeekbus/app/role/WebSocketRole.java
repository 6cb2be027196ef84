package org.zeekbus.app.role;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.zeekbus.websocket.WebSocketServer;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.thread.Failure;

/**
 * The WebSocket API, once it runs. It stops before the broker, so that the last events of its
 * clients go out.
 *
 * <p>Owner: the main thread.
 */
final class WebSocketRole implements RunningRole {
  /** Where clients of Zeek's API ask. */
  static final String PATH = "/v1/messages/json";

  private final WebSocketServer server;
  private final Endpoint.Tcp listen;
  private final boolean isEncrypted;
  private final boolean isForListed;
  private final boolean isForZeekctl;
  private final PrintWriter out;

  WebSocketRole(
      WebSocketServer server,
      Endpoint.Tcp listen,
      boolean isEncrypted,
      boolean isForListed,
      boolean isForZeekctl,
      PrintWriter out) {
    this.server = server;
    this.listen = listen;
    this.isEncrypted = isEncrypted;
    this.isForListed = isForListed;
    this.isForZeekctl = isForZeekctl;
    this.out = out;
  }

  @Override
  public void announce() {
    String url =
        "%s://%s%s"
            .formatted(
                isEncrypted ? "wss" : "ws", ServedAddress.shown(listen, server.address()), PATH);
    out.println("websocket: " + url);
    if (isForZeekctl) {
      out.println(LocalZeek.forZeekctl(url, isForListed));
    }
    out.flush();
  }

  /**
   * The cluster does not need it. A thread of it that fails is logged and counted, and costs what
   * it did; only if the JVM itself is in trouble must the process end.
   */
  @Override
  public CompletionStage<Failure> death() {
    CompletableFuture<Failure> fatal = new CompletableFuture<>();
    server
        .death()
        .thenAccept(failure -> {
          if (failure.isFatal()) {
            fatal.complete(failure);
          }
        });
    return fatal;
  }

  @Override
  public RoleStatistics statistics() {
    WebSocketSnapshot snapshot = server.snapshot();
    return new RoleStatistics(Map.of("websocket", snapshot), snapshot::text);
  }

  @Override
  public void recheckClients() {
    server.recheckClients();
  }

  /** While the broker still takes what its clients have sent. */
  @Override
  public void leave() {
    server.close();
  }

  @Override
  public RoleStatistics stop() {
    return statistics();
  }

  /** It promises its clients nothing beyond its end. */
  @Override
  public boolean isClean() {
    return true;
  }

  @Override
  public String toString() {
    return "websocket";
  }
}
