package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.Await;

/**
 * A WebSocket client that sends what it is told, frame by frame or byte by byte. What it says waits
 * until it listens, so that it comes in one piece. Owner: one thread at a time.
 */
public final class RawWebSocket implements AutoCloseable {
  /** Where Zeek's API is. */
  public static final String PATH = "/v1/messages/json";

  /** The key of RFC 6455, 1.3, and what a server makes of it. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final Socket socket;
  private final DataInputStream in;
  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private boolean answersPings = true;
  private int pings;

  private RawWebSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout((int) Await.DEADLINE.toMillis());
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Over a connection that is there, such as one with TLS. */
  public static RawWebSocket over(Socket socket) throws IOException {
    return new RawWebSocket(socket);
  }

  public static RawWebSocket to(InetSocketAddress server) throws IOException {
    return over(new Socket(server.getAddress(), server.getPort()));
  }

  /** One whose system takes little while it does not read. */
  public static RawWebSocket withSmallBuffer(InetSocketAddress server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(server);
    return over(socket);
  }

  /** One that has upgraded. */
  public static RawWebSocket open(InetSocketAddress server, String... headers) throws IOException {
    return to(server).upgrades(headers);
  }

  /** One that has subscribed these topics. */
  public static RawWebSocket subscribed(InetSocketAddress server, String... topics)
      throws IOException {
    RawWebSocket client = open(server);
    client.subscribes(topics);
    return client;
  }

  // What it says.

  /** Each character is a byte. */
  public RawWebSocket says(String latin1) {
    return says(latin1.getBytes(ISO_8859_1));
  }

  public RawWebSocket says(byte[] bytes) {
    unsent.writeBytes(bytes);
    return this;
  }

  public RawWebSocket says(RawFrame... frames) {
    for (RawFrame frame : frames) {
      says(frame.encoded());
    }
    return this;
  }

  public RawWebSocket saysText(String text) {
    return says(RawFrame.text(text));
  }

  /** Sends what was said. */
  public RawWebSocket flush() throws IOException {
    byte[] bytes = unsent.toByteArray();
    unsent.reset();
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** The same as far as the other side takes it, which may end the connection. */
  public RawWebSocket flushInVain() {
    try {
      return flush();
    } catch (IOException e) {
      return this;
    }
  }

  /** The request that asks for WebSocket, with further headers. */
  public static String request(String target, String... headers) {
    StringBuilder request =
        new StringBuilder("GET ")
            .append(target)
            .append(" HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
            .append("Sec-WebSocket-Key: ")
            .append(KEY)
            .append("\r\nSec-WebSocket-Version: 13\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** Becomes WebSocket. */
  public RawWebSocket upgrades(String... headers) throws IOException {
    Head head = says(request(PATH, headers)).hearsHead();
    assertThat(head.status()).as("%s", head).isEqualTo(101);
    assertThat(head.headers()).containsEntry("sec-websocket-accept", ACCEPT);
    return this;
  }

  /** Subscribes, and gives the endpoint of the ack. */
  public String subscribes(String... topics) throws IOException {
    StringBuilder array = new StringBuilder("[");
    for (String topic : topics) {
      array.append(array.length() == 1 ? "\"" : ",\"").append(topic).append('"');
    }
    String ack = saysText(array.append(']').toString()).hearsText();
    String begin = "{\"type\":\"ack\",\"endpoint\":\"";
    assertThat(ack).startsWith(begin);
    return ack.substring(begin.length(), ack.indexOf('"', begin.length()));
  }

  /** Does not answer pings any more. */
  public RawWebSocket answersNoPings() {
    answersPings = false;
    return this;
  }

  /** Sends no more (FIN). */
  public void shutsUp() throws IOException {
    flush();
    socket.shutdownOutput();
  }

  /** Answers the server's close, and ends its side of TCP, so that the server need not wait. */
  public void leaves() throws IOException {
    says(RawFrame.close(1000, "")).flushInVain();
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // the server was faster
    }
  }

  /** Goes with a reset. */
  public void vanishes() throws IOException {
    flushInVain();
    socket.setSoLinger(true, 0);
    socket.close();
  }

  // What it hears.

  /** The head of an HTTP answer; names of headers in lower case. */
  public record Head(int status, String reason, Map<String, String> headers) {}

  public Head hearsHead() throws IOException {
    flushInVain();
    String status = line();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String[] words = status.split(" ", 3);
    return new Head(Integer.parseInt(words[1]), words.length > 2 ? words[2] : "", headers);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  /** The next frame; null at the end of the connection, however it comes. */
  public @Nullable RawFrame hearsFrame() throws IOException {
    flushInVain();
    try {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      assertThat(second & 0x80).as("a server does not mask").isZero();
      long length = second;
      if (second == 126) {
        length = in.readUnsignedShort();
        assertThat(length).as("the shortest form of a length").isGreaterThan(125);
      } else if (second == 127) {
        length = in.readLong();
        assertThat(length).as("the shortest form of a length").isGreaterThan(65_535);
      }
      byte[] payload = new byte[Math.toIntExact(length)];
      in.readFully(payload);
      return new RawFrame(
          (first & 0x80) != 0, (first >> 4) & 7, first & 15, false, Bytes.of(payload));
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came in " + Await.DEADLINE, e);
    } catch (EOFException e) {
      return null;
    } catch (IOException e) {
      return null; // a reset
    }
  }

  /**
   * The next message, or control frame that is no ping; null at the end of the connection. Pings
   * are answered. Fragments are joined, and inflated.
   */
  public @Nullable RawFrame hears() throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    RawFrame begun = null;
    while (true) {
      RawFrame frame = hearsFrame();
      if (frame == null) {
        assertThat(begun).as("a message that ends with the connection").isNull();
        return null;
      }
      if (frame.opcode() == RawFrame.PING) {
        pings++;
        if (answersPings) {
          says(RawFrame.of(RawFrame.PONG, frame.payload().toArray()));
        }
        continue;
      }
      if (frame.opcode() >= RawFrame.CLOSE) {
        return frame;
      }
      assertThat(frame.opcode() == RawFrame.CONTINUATION)
          .as("%s is a continuation", frame)
          .isEqualTo(begun != null);
      begun = begun == null ? frame : begun;
      joined.writeBytes(frame.payload().toArray());
      if (frame.isLast()) {
        return whole(begun, joined.toByteArray());
      }
    }
  }

  private static RawFrame whole(RawFrame begun, byte[] joined) {
    boolean isDeflated = begun.reserved() == 4;
    Bytes payload = Bytes.of(isDeflated ? inflated(joined) : joined);
    return new RawFrame(true, isDeflated ? 0 : begun.reserved(), begun.opcode(), false, payload);
  }

  /** RFC 7692, 7.2.2; without context of messages before. */
  private static byte[] inflated(byte[] deflated) {
    byte[] tail = {0, 0, -1, -1};
    byte[] all = new byte[deflated.length + tail.length];
    System.arraycopy(deflated, 0, all, 0, deflated.length);
    System.arraycopy(tail, 0, all, deflated.length, tail.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(all);
      for (int n = inflater.inflate(part); n > 0; n = inflater.inflate(part)) {
        out.write(part, 0, n);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new AssertionError("cannot be inflated", e);
    }
  }

  /** The next message, which is a text. */
  public String hearsText() throws IOException {
    RawFrame message = hears();
    if (message == null) {
      throw new AssertionError("the end (expected: a text)");
    }
    assertThat(message.opcode()).as("%s", message).isEqualTo(RawFrame.TEXT);
    return new String(message.payload().toArray(), UTF_8);
  }

  /** Fails unless this comes next: frames as their text, {@code end} of the connection. */
  public RawWebSocket hears(String... expected) throws IOException {
    for (String each : expected) {
      RawFrame heard = hears();
      assertThat(heard == null ? "end" : heard.toString()).isEqualTo(each);
    }
    return this;
  }

  /** How many pings came. */
  public int pings() {
    return pings;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
