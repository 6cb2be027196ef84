package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.zeekbus.zmtp.Await;

/**
 * A client that asks once over plain HTTP and reads the answer byte by byte. It says that it knows
 * HTTP/1.0, so that nothing is chunked.
 *
 * <p>Owner: the test's thread.
 */
final class HttpPeer implements AutoCloseable {
  private final Socket socket = new Socket();
  private final InputStream in;
  private final int status;
  private final Map<String, String> headers = new HashMap<>();

  /** A server-sent event; without a name, {@code event} is empty. */
  record Heard(String event, String data) {}

  private HttpPeer(
      InetSocketAddress address, String method, String target, String body, String[] more) {
    try {
      socket.setReceiveBufferSize(4096);
      socket.setSoTimeout((int) Await.DEADLINE.toMillis());
      socket.connect(address);
      StringBuilder head =
          new StringBuilder("%s %s HTTP/1.0\r\nHost: localhost\r\n".formatted(method, target));
      if (!body.isEmpty()) {
        head.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
      }
      for (String header : more) {
        head.append(header).append("\r\n");
      }
      socket.getOutputStream().write(head.append("\r\n").append(body).toString().getBytes(UTF_8));
      in = new BufferedInputStream(socket.getInputStream());
      status = Integer.parseInt(line().split(" ", 3)[1]);
      for (String line = line(); !line.isEmpty(); line = line()) {
        String[] header = line.split(": ", 2);
        headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HttpPeer gets(InetSocketAddress address, String target, String... headers) {
    return new HttpPeer(address, "GET", target, "", headers);
  }

  static HttpPeer posts(InetSocketAddress address, String target, String body, String... headers) {
    return new HttpPeer(address, "POST", target, body, headers);
  }

  static HttpPeer asks(String method, InetSocketAddress address, String target) {
    return new HttpPeer(address, method, target, "", new String[0]);
  }

  int status() {
    return status;
  }

  /** Names in lower case. */
  Map<String, String> headers() {
    return headers;
  }

  /** The answer, whole. */
  String body() {
    try {
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      return new String(in.readNBytes(length), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      close();
    }
  }

  /** The next event of a stream. */
  Heard next() {
    try {
      String event = "";
      StringBuilder data = new StringBuilder();
      boolean isSome = false;
      while (true) {
        String line = line();
        if (line.isEmpty() && isSome) {
          return new Heard(event, data.toString());
        }
        if (line.startsWith("event: ")) {
          event = line.substring(7);
          isSome = true;
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
          isSome = true;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its topics are subscribed; the id that it has. */
  String hearsAck() {
    assertThat(status).isEqualTo(200);
    assertThat(headers).containsEntry("content-type", "text/event-stream");
    Heard ack = next();
    assertThat(ack.event()).isEqualTo("ack");
    assertThat(ack.data())
        .matches(
            "\\{\"type\":\"ack\",\"endpoint\":\"zeekbus_\\S+-websocket-\\d+\",\"version\":\"9.0.0 zeekbus\"}");
    return ack.data().split("\"", 10)[7];
  }

  HttpPeer hears(String... data) {
    for (String each : data) {
      assertThat(next()).isEqualTo(new Heard("", each));
    }
    return this;
  }

  /** The stream ends with this error. */
  void hearsError(String code, String context) {
    Heard last = next();
    assertThat(last.event()).isEqualTo("error");
    assertThat(last.data())
        .startsWith(
            "{\"type\":\"error\",\"code\":\"%s\",\"context\":\"%s".formatted(code, context));
    hearsTheEnd();
  }

  void hearsTheEnd() {
    try {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("after '" + line.toString(UTF_8) + "'");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(UTF_8);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
