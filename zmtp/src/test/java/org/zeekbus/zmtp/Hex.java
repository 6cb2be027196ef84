package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as tests write them: {@code 04 1A 05 'READY' 00*16 # why}. A token is two hex digits or
 * quoted ASCII, {@code *n} repeats it, and a {@code #} begins a comment that ends with the line.
 */
public final class Hex {
  /** The greeting that every libzmq 4.3 peer with NULL sends first, and that we send (RFC 37). */
  public static final String GREETING =
      """
      FF 00*7 01 7F   # signature
      03 01           # version 3.1
      'NULL' 00*16    # mechanism
      00 00*31        # as-server, filler
      """;

  private static final Pattern TOKEN =
      Pattern.compile("\\G\\s*(?:#[^\\n]*|(?:'([^']*)'|([0-9A-Fa-f]{2}))(?:\\*(\\d+))?)");

  private Hex() {}

  public static byte[] bytes(String script) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Matcher token = TOKEN.matcher(script);
    int end = 0;
    while (token.find()) {
      end = token.end();
      String text = token.group(1);
      String digits = token.group(2);
      byte[] bytes;
      if (text != null) {
        bytes = text.getBytes(StandardCharsets.US_ASCII);
      } else if (digits != null) {
        bytes = HexFormat.of().parseHex(digits);
      } else {
        continue;
      }
      String times = token.group(3);
      int count = times == null ? 1 : Integer.parseInt(times);
      for (int i = 0; i < count; i++) {
        out.writeBytes(bytes);
      }
    }
    if (!script.substring(end).isBlank()) {
      throw new IllegalArgumentException("no hex: " + script.substring(end));
    }
    return out.toByteArray();
  }

  public static ByteBuf buffer(String script) {
    return Unpooled.wrappedBuffer(bytes(script));
  }

  public static String print(byte[] bytes) {
    return ByteBufUtil.hexDump(bytes);
  }

  public static String print(ByteBuf in) {
    return print(in, in.readerIndex(), in.readableBytes());
  }

  public static String print(ByteBuf in, int at, int length) {
    // At once: leak detection notes each access.
    return print(ByteBufUtil.getBytes(in, at, length, true));
  }

  /** READY of a peer whose socket type has four letters (RFC 37). */
  public static String ready(String type) {
    return " 04 1A 05 'READY' 0B 'Socket-Type' 00 00 00 04 '" + type + "'";
  }

  /** ERROR with its reason (RFC 37). */
  public static String error(String reason) {
    int length = reason.length();
    return " 04 %02X 05 'ERROR' %02X '%s'".formatted(7 + length, length, reason);
  }

  /** The 8 bytes of a long length. */
  public static String length(long length) {
    return HexFormat.ofDelimiter(" ")
        .formatHex(java.nio.ByteBuffer.allocate(Long.BYTES).putLong(length).array());
  }

  /** A frame as libzmq 4.3.5 writes it: the long form from 256 bytes on. */
  public static String frame(int flags, String body) {
    int length = bytes(body).length;
    return length <= 255
        ? " %02X %02X %s".formatted(flags, length, body)
        : " %02X %s %s".formatted(flags | 2, length(length), body);
  }
}
