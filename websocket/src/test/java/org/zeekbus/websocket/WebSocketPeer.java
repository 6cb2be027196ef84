package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.zmtp.Await;

/**
 * A client of the test's own, which writes and reads frames itself: {@code
 * peer.says("[]").hears("…")}. It answers pings unless it is told not to, and passes them over.
 *
 * <p>Owner: the test's thread.
 */
public final class WebSocketPeer implements AutoCloseable {
  static final String PATH = "/v1/messages/json";

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FIN = 0x80;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final Socket socket;
  private final DataInputStream in;
  private final List<String> pings = new ArrayList<>();
  private boolean isAnswering = true;
  private String response = "";

  private WebSocketPeer(InetSocketAddress server) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout((int) Await.DEADLINE.toMillis());
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** A client whose request was accepted. */
  static WebSocketPeer connect(InetSocketAddress server, String... headers) {
    WebSocketPeer peer = ask(server, PATH, headers);
    assertThat(peer.response).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
    return peer;
  }

  /** A client that has read the answer to its request. */
  static WebSocketPeer ask(InetSocketAddress server, String path, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Host", "127.0.0.1");
    all.put("Upgrade", "websocket");
    all.put("Connection", "Upgrade");
    all.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    all.put("Sec-WebSocket-Version", "13");
    for (String header : headers) {
      String[] parts = header.split(": ?", 2);
      if (parts[1].equals("-")) {
        all.remove(parts[0]);
      } else {
        all.put(parts[0], parts[1]);
      }
    }
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    all.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    return raw(server, request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A client that has read the answer to this request. */
  static WebSocketPeer raw(InetSocketAddress server, byte[] request) {
    try {
      WebSocketPeer peer = new WebSocketPeer(server);
      peer.write(request);
      peer.response = peer.readHead();
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.readByte());
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Status line and headers of the answer to its request. */
  String response() {
    return response;
  }

  InetSocketAddress local() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** The answer's body, to its end. */
  String body() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on pings are not answered. */
  WebSocketPeer leavesPings() {
    isAnswering = false;
    return this;
  }

  /** The texts of all pings that it passed over. */
  List<String> pings() {
    return pings;
  }

  // What it sends.

  /** Sends a text in one frame. */
  WebSocketPeer says(String text) {
    return sends(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  WebSocketPeer saysBinary(byte[] bytes) {
    return sends(FIN | BINARY, bytes);
  }

  WebSocketPeer pings(String text) {
    return sends(FIN | PING, text.getBytes(StandardCharsets.UTF_8));
  }

  WebSocketPeer closes(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return sends(FIN | CLOSE, payload);
  }

  /** Sends a frame with this first byte. */
  WebSocketPeer sends(int first, byte[] payload) {
    write(frame(first, payload));
    return this;
  }

  /** A masked frame with this first byte. */
  static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length <= 125) {
      out.write(0x80 | payload.length);
    } else if (payload.length <= 0xffff) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    out.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ MASK[i % 4]);
    }
    return out.toByteArray();
  }

  /** Sends these bytes as they are. */
  WebSocketPeer sendsHex(String hex) {
    write(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    return this;
  }

  WebSocketPeer write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // What it gets.

  /** One frame. */
  static final class Frame {
    private final int first;
    private final byte[] payload;

    Frame(int first, byte[] payload) {
      this.first = first;
      this.payload = payload;
    }

    int first() {
      return first;
    }

    byte[] payload() {
      return payload;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  private Frame readAny() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    assertThat(length & FIN).as("mask bit of a server's frame").isZero();
    long size = length;
    if (length == 126) {
      size = in.readUnsignedShort();
      assertThat(size).isGreaterThan(125);
    } else if (length == 127) {
      size = in.readLong();
      assertThat(size).isGreaterThan(0xffff);
    }
    return new Frame(first, in.readNBytes((int) size));
  }

  /** The next frame that is no ping. */
  Frame next() {
    long deadline = System.nanoTime() + Await.DEADLINE.toNanos();
    try {
      while (true) {
        assertThat(System.nanoTime()).as("nothing but pings came").isLessThan(deadline);
        Frame frame = readAny();
        if (frame.first() != (FIN | PING)) {
          return frame;
        }
        pings.add(frame.text());
        if (isAnswering) {
          sends(FIN | PONG, frame.payload());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame is a text. */
  String text() {
    Frame frame = next();
    assertThat(frame.first()).as("first byte of a frame with %s", frame.text()).isEqualTo(0x81);
    return frame.text();
  }

  WebSocketPeer hears(String... texts) {
    for (String text : texts) {
      assertThat(text()).isEqualTo(text);
    }
    return this;
  }

  /** The next frame is a pong. */
  WebSocketPeer hearsPong(String text) {
    Frame frame = next();
    assertThat(frame.first()).isEqualTo(FIN | PONG);
    assertThat(frame.text()).isEqualTo(text);
    return this;
  }

  /** The next frame is a ping, which it does not pass over. */
  WebSocketPeer hearsPing(String text) {
    try {
      Frame frame = readAny();
      assertThat(frame.first()).isEqualTo(FIN | PING);
      assertThat(frame.text()).isEqualTo(text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame is a close frame with this code; the rest is the reason. */
  String hearsClose(int code) {
    Frame frame = next();
    assertThat(frame.first()).as("first byte of %s", frame.text()).isEqualTo(FIN | CLOSE);
    byte[] payload = frame.payload();
    if (payload.length == 0) {
      assertThat(1005).isEqualTo(code);
      return "";
    }
    String reason =
        new String(Arrays.copyOfRange(payload, 2, payload.length), StandardCharsets.UTF_8);
    assertThat(((payload[0] & 0xff) << 8) | (payload[1] & 0xff)).as(reason).isEqualTo(code);
    return reason;
  }

  WebSocketPeer hearsClose(int code, String reason) {
    assertThat(hearsClose(code)).isEqualTo(reason);
    return this;
  }

  /** Nothing comes any more, but for pings. */
  void hearsTheEnd() {
    try {
      for (int first = in.read(); first != -1; first = in.read()) {
        assertThat(first).as("first byte of a frame before the end").isEqualTo(FIN | PING);
        in.skipNBytes(in.readUnsignedByte());
      }
    } catch (EOFException e) {
      // This is the end, too.
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  /** Subscribes, and returns its id when it has the ack. */
  String subscribes(String... topics) {
    StringBuilder text = new StringBuilder("[");
    for (String topic : topics) {
      text.append(text.length() > 1 ? "," : "").append('"').append(topic).append('"');
    }
    return says(text.append("]").toString()).ack();
  }

  /** The next text is an ack; the endpoint in it. */
  String ack() {
    String text = text();
    assertThat(text)
        .matches("\\{\"type\":\"ack\",\"endpoint\":\"[^\"]+\",\"version\":\"9.0.0 zeekbus\"}");
    return text.replaceAll(".*\"endpoint\":\"([^\"]+)\".*", "$1");
  }

  /** Ends its connection by a reset. */
  void resets() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends nothing any more. */
  WebSocketPeer finishes() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
