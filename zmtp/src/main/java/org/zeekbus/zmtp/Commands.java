package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Encodes ZMTP commands (RFC 37) and the older message form of subscriptions (RFC 23).
 *
 * <pre>
 * flags 04, or 06 with a long length | length 1 or 8 | name length 1 | name | data
 * </pre>
 */
public final class Commands {
  public static final int MORE = 1;
  public static final int LONG = 2;
  public static final int COMMAND = 4;

  /** Longest context of a PING or PONG. */
  public static final int MAX_CONTEXT = 16;

  private static final byte[] SUBSCRIBE = name("SUBSCRIBE");
  private static final byte[] CANCEL = name("CANCEL");
  private static final byte[] PING = name("PING");
  private static final byte[] PONG = name("PONG");
  private static final byte[] READY = name("READY");
  private static final byte[] ERROR = name("ERROR");
  private static final byte[] SOCKET_TYPE = name("Socket-Type");

  private Commands() {}

  /**
   * Writes a subscription or its end: a SUBSCRIBE or CANCEL command for a peer of ZMTP 3.1, else a
   * message of {@code 01} or {@code 00} and the topic.
   */
  public static void writeSubscription(ByteBuf out, boolean subscribe, Topic topic, int peerMinor) {
    if (peerMinor >= 1) {
      byte[] name = subscribe ? SUBSCRIBE : CANCEL;
      writeHeader(out, COMMAND, name.length + topic.length());
      out.writeBytes(name);
    } else {
      writeHeader(out, 0, 1 + topic.length());
      out.writeByte(subscribe ? 1 : 0);
    }
    topic.writeTo(out);
  }

  /** Writes a PING whose time-to-live is 0: the peer need not watch us. */
  public static void writePing(ByteBuf out) {
    writeHeader(out, COMMAND, PING.length + 2);
    out.writeBytes(PING).writeShort(0);
  }

  public static void writePong(ByteBuf out, byte[] context) {
    writeHeader(out, COMMAND, PONG.length + context.length);
    out.writeBytes(PONG).writeBytes(context);
  }

  public static void writeReady(ByteBuf out, SocketType type) {
    byte[] value = type.name().getBytes(StandardCharsets.US_ASCII);
    writeHeader(out, COMMAND, READY.length + SOCKET_TYPE.length + 4 + value.length);
    out.writeBytes(READY);
    writeSocketType(out, type);
  }

  /** Writes the one property that we have. */
  public static void writeSocketType(ByteBuf out, SocketType type) {
    byte[] value = type.name().getBytes(StandardCharsets.US_ASCII);
    out.writeBytes(SOCKET_TYPE).writeInt(value.length).writeBytes(value);
  }

  public static void writeError(ByteBuf out, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    int length = Math.min(text.length, 255);
    writeHeader(out, COMMAND, ERROR.length + 1 + length);
    out.writeBytes(ERROR).writeByte(length).writeBytes(text, 0, length);
  }

  /** Writes a frame's header: {@code flags} without LONG, which the length decides. */
  public static void writeHeader(ByteBuf out, int flags, int length) {
    if (length <= 255) {
      out.writeByte(flags).writeByte(length);
    } else {
      out.writeByte(flags | LONG).writeLong(length);
    }
  }

  private static byte[] name(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    byte[] prefixed = new byte[bytes.length + 1];
    prefixed[0] = (byte) bytes.length;
    System.arraycopy(bytes, 0, prefixed, 1, bytes.length);
    return prefixed;
  }

  /**
   * The words of a peer, for people to read: a byte that is not printable ASCII is written as
   * {@code \xhh}.
   */
  public static String text(ByteBuf in, int at, int length) {
    return Topic.of(in, at, length).toString().replace("\\x20", " ");
  }
}
