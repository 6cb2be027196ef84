package org.zeekbus.web;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.websocket.WebSocketSettings;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * A program that talks to the WebSocket API. It takes a message only when the test waits for one.
 *
 * <p>Owner: the test's thread.
 */
public final class ClientProgram implements AutoCloseable, WebSocket.Listener {
  /** With a queue that is full soon. */
  public static final WebSocketSettings SETTINGS =
      new WebSocketSettings(
          new Endpoint.Tcp("127.0.0.1", 0),
          Set.of(),
          Set.of(),
          100,
          16 << 20,
          new QueueBound(1 << 20, 1_000, QueueBound.OnFull.DISCONNECT),
          Duration.ofHours(1),
          "9.0.0",
          Integer.MAX_VALUE,
          InheritedSockets.NONE);

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;

  /** Connects as this application. */
  public ClientProgram(InetSocketAddress server, String application) {
    socket =
        http.newWebSocketBuilder()
            .header("X-Application-Name", application)
            .buildAsync(uri(server), this)
            .orTimeout(1, TimeUnit.MINUTES)
            .join();
  }

  /** The status of the answer to the request of a page of another site. */
  public static int asksFromAnotherSite(InetSocketAddress server) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client
          .newWebSocketBuilder()
          .header("Origin", "http://elsewhere.example")
          .buildAsync(uri(server), new WebSocket.Listener() {})
          .orTimeout(1, TimeUnit.MINUTES)
          .join()
          .abort();
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private static URI uri(InetSocketAddress server) {
    return URI.create("ws://127.0.0.1:%d/v1/messages/json".formatted(server.getPort()));
  }

  @Override
  public void onOpen(WebSocket opened) {
    // Asks for nothing yet.
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
    part.append(text);
    if (isLast) {
      heard.add(part.toString());
      part.setLength(0);
    } else {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    from.request(1); // the test waits for a text
    return null;
  }

  /** Subscribes to these, and has heard that the broker knows. */
  public ClientProgram subscribes(String... topics) {
    socket
        .sendText("[\"" + String.join("\",\"", topics) + "\"]", true)
        .orTimeout(1, TimeUnit.MINUTES)
        .join();
    hears("\"ack\"");
    return this;
  }

  /** Publishes an event without arguments. */
  public ClientProgram publishes(String topic, String event) {
    return says(
        """
        {"type":"data-message","topic":"%s","@data-type":"vector","data":[
          {"@data-type":"count","data":1},{"@data-type":"count","data":1},
          {"@data-type":"vector","data":[
            {"@data-type":"string","data":"%s"},{"@data-type":"vector","data":[]}]}]}\
        """
            .formatted(topic, event));
  }

  public ClientProgram says(String text) {
    socket.sendText(text, true).orTimeout(1, TimeUnit.MINUTES).join();
    return this;
  }

  /** The next message, which must have this in it. */
  public String hears(String words) {
    socket.request(1);
    try {
      String text = heard.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      if (text == null || !text.contains(words)) {
        throw new AssertionError("heard " + text + " (expected: " + words + ")");
      }
      return text;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Says goodbye. */
  public void leaves() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(1, TimeUnit.MINUTES).join();
    socket.request(1);
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
  }
}
