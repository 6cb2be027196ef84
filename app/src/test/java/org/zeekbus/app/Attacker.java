package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.curve.CurveScript;

/**
 * A peer of bytes that means no good. Each comes from an address of its own, so that what one does
 * has no consequences for the next; unless it is told otherwise.
 *
 * <p>Owner: one thread.
 */
final class Attacker implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 30_000;
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private final Socket socket;
  private final DataInputStream in;

  private Attacker(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Connects from an address that nobody had before. */
  static Attacker at(String endpoint) throws IOException {
    return from(freshAddress(), endpoint);
  }

  /** Connects from this address. */
  static Attacker from(String address, String endpoint) throws IOException {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(address, 0));
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.setTcpNoDelay(true);
      URI uri = URI.create(endpoint);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), DEADLINE_MILLIS);
      return new Attacker(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** An address of this host that no attacker had. */
  static String freshAddress() {
    int number = ADDRESSES.getAndIncrement();
    return "127.7.%d.%d".formatted(number / 250, number % 250 + 1);
  }

  /** Greets and says that it is of this type, without encryption. */
  Attacker shakesHands(String type) throws IOException {
    byte[] ready = frame(4, bytes("\5READY\13Socket-Type\0\0\0\4" + type));
    says(CurveScript.greeting("NULL")).says(ready);
    return hears(64 + ready.length);
  }

  /** The greetings, ours and theirs, with CURVE. */
  Attacker greetsWithCurve() throws IOException {
    says(CurveScript.greeting("CURVE"));
    return hears(64);
  }

  /** All of a CURVE handshake. */
  CurveScript shakesHands(SocketType type, CurvePublicKey server, CurveKeyPair keys)
      throws IOException {
    CurveScript script = new CurveScript(type, server, keys);
    greetsWithCurve().says(script.hello());
    says(script.initiate(hearsFrame()));
    script.ready(hearsFrame());
    return script;
  }

  Attacker says(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Says as much as it can: the other side may stop listening. */
  Attacker saysInVain(byte[] bytes) {
    try {
      return says(bytes);
    } catch (IOException e) {
      return this;
    }
  }

  Attacker shutsUp() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Passes over so many bytes. */
  Attacker hears(int bytes) throws IOException {
    in.skipNBytes(bytes);
    return this;
  }

  /** So many bytes as text. */
  String hearsText(int bytes) throws IOException {
    return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
  }

  /** The body of the next frame, if that is a short one. */
  byte[] hearsFrame() throws IOException {
    in.readByte();
    return in.readNBytes(in.readUnsignedByte());
  }

  /** Passes over what comes until the other side ends it, in whatever way. */
  void isDropped() throws IOException {
    byte[] rest = new byte[8192];
    try {
      while (in.read(rest) >= 0) {
        // on to the end
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("is not dropped", e);
    } catch (IOException e) {
      // a reset
    }
  }

  /** Fails unless this comes, and then the end. */
  void hearsLast(byte[] expected) throws IOException {
    assertThat(in.readAllBytes()).isEqualTo(expected);
  }

  /** Goes with a reset. */
  void vanishes() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] frame(int flags, byte[] body) {
    boolean isLong = body.length > 255;
    byte[] head = isLong ? announced(flags, body.length) : new byte[] {(byte) flags, 0};
    if (!isLong) {
      head[1] = (byte) body.length;
    }
    return joined(head, body);
  }

  /** The header of a frame of any length. */
  static byte[] announced(int flags, long length) {
    byte[] head = new byte[9];
    head[0] = (byte) (flags | 2);
    for (int i = 0; i < 8; i++) {
      head[8 - i] = (byte) (length >>> (8 * i));
    }
    return head;
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Each character is a byte. */
  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }
}
