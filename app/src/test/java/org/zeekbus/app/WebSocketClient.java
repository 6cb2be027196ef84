package org.zeekbus.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket client as a peer: what it hears waits until a test asks for it. */
final class WebSocketClient implements WebSocket.Listener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder parts = new StringBuilder();
  private final WebSocket socket;

  private WebSocketClient(WebSocket.Builder builder, URI url) {
    socket = builder.buildAsync(url, this).orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** Connects, with what it shows as {@code Authorization}, if that is anything. */
  static WebSocketClient connect(HttpClient http, String url, String authorization) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (!authorization.isEmpty()) {
      builder.header("Authorization", authorization);
    }
    return new WebSocketClient(builder, URI.create(url));
  }

  /** The status of the answer to its request: 101 if it is let in. */
  static int answer(HttpClient http, String url, String authorization) {
    try (WebSocketClient _ = connect(http, url, authorization)) {
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  WebSocketClient sends(String text) {
    socket.sendText(text, true).orTimeout(1, TimeUnit.MINUTES).join();
    return this;
  }

  /** The next message, or the close: {@code closed CODE REASON}. */
  String hears() throws InterruptedException {
    String next = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      throw new AssertionError("it hears nothing");
    }
    return next;
  }

  boolean hasHeard() {
    return !heard.isEmpty();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
    parts.append(part);
    if (isLast) {
      heard.add(parts.toString());
      parts.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    heard.add("closed %d %s".formatted(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    heard.add("failed " + cause);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
