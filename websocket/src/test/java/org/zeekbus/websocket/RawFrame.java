package org.zeekbus.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.zeekbus.zeek.value.Bytes;

/**
 * A frame of RFC 6455, 5.2, right or wrong. Owner: nobody; never changes.
 *
 * @param reserved the three reserved bits: 4 is RSV1
 */
public record RawFrame(boolean isLast, int reserved, int opcode, boolean isMasked, Bytes payload) {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final byte[] MASK = {0x12, (byte) 0xa5, 0x5a, (byte) 0xff};

  /** A whole message in one frame, as a client should send it. */
  public static RawFrame of(int opcode, byte[] payload) {
    return new RawFrame(true, 0, opcode, true, Bytes.of(payload));
  }

  public static RawFrame text(String text) {
    return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of bytes in hex. */
  public static RawFrame hex(int opcode, String hex) {
    return of(opcode, HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  public static RawFrame close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return of(CLOSE, payload);
  }

  /** The same with more to come. */
  public RawFrame andMore() {
    return new RawFrame(false, reserved, opcode, isMasked, payload);
  }

  public RawFrame withReserved(int bits) {
    return new RawFrame(isLast, bits, opcode, isMasked, payload);
  }

  public RawFrame unmasked() {
    return new RawFrame(isLast, reserved, opcode, false, payload);
  }

  /** As it goes over the wire, with the shortest length. */
  public byte[] encoded() {
    byte[] body = payload.toArray();
    byte[] header = header(body.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream(header.length + body.length);
    out.writeBytes(header);
    if (isMasked) {
      for (int i = 0; i < body.length; i++) {
        body[i] ^= MASK[i & 3];
      }
    }
    out.writeBytes(body);
    return out.toByteArray();
  }

  /** The header alone, with the mask, and any length. */
  public byte[] header(long length) {
    int bytes = length > 65_535 || length < 0 ? 8 : length > 125 ? 2 : 0;
    return header(length, bytes);
  }

  /** The same with a length of so many further bytes: 0, 2 or 8. */
  public byte[] header(long length, int bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(14);
    out.write((isLast ? 0x80 : 0) | (reserved << 4) | opcode);
    int mask = isMasked ? 0x80 : 0;
    out.write(mask | (bytes == 8 ? 127 : bytes == 2 ? 126 : (int) length));
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (length >>> (8 * i)));
    }
    if (isMasked) {
      out.writeBytes(MASK);
    }
    return out.toByteArray();
  }

  /** What it says, such as {@code text []} or {@code close 1000 bye}; each byte is a character. */
  @Override
  public String toString() {
    byte[] body = payload.toArray();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String said =
        switch (opcode) {
          case CONTINUATION -> "continuation " + text;
          case TEXT -> "text " + text;
          case BINARY -> "binary " + text;
          case PING -> "ping " + text;
          case PONG -> "pong " + text;
          case CLOSE ->
              body.length < 2
                  ? "close"
                  : ("close "
                          + (((body[0] & 0xff) << 8) | (body[1] & 0xff))
                          + " "
                          + text.substring(2))
                      .strip();
          default -> "opcode " + opcode + " " + text;
        };
    return (isLast ? "" : "more ") + (reserved == 0 ? "" : "rsv" + reserved + " ") + said;
  }
}
