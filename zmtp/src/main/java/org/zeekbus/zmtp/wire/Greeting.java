package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.zeekbus.zmtp.CloseReason;

/**
 * The first 64 bytes of each direction (RFC 37).
 *
 * <pre>
 * offset size field
 *      0    1 FF
 *      1    8 padding; libzmq sends 0000000000000001
 *      9    1 7F; only bit 0 is looked at
 *     10    1 major version, 3
 *     11    1 minor version, 1
 *     12   20 mechanism, ASCII, NUL padded
 *     32    1 as-server; libzmq sends 0 always, so it is ignored
 *     33   31 zero
 * </pre>
 *
 * @param minor the peer's minor version, 0 or 1, as far as it changes what we send
 * @param mechanism what the peer wants, such as {@code NULL} or {@code CURVE}
 */
public record Greeting(int minor, String mechanism) {
  static final int SIZE = 64;

  /** The first 64 bytes that each side sends. */
  static final int SIGNATURE = 10;

  private static final int MAJOR_AT = 10;
  private static final int MINOR_AT = 11;
  private static final int MECHANISM_AT = 12;
  private static final int MECHANISM_SIZE = 20;

  public static void write(ByteBuf out, String mechanism) {
    int start = out.writerIndex();
    out.writeByte(0xff).writeLong(1).writeByte(0x7f).writeByte(3).writeByte(1);
    byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
    out.writeBytes(name).writeZero(SIZE - MECHANISM_AT - name.length);
    assert out.writerIndex() - start == SIZE;
  }

  /**
   * Checks the bytes of a greeting so far, and refuses those that cannot become one.
   *
   * @throws ProtocolException for anything but ZMTP 3, saying what it seems to be
   */
  static void check(ByteBuf in) {
    int at = in.readerIndex();
    int length = in.readableBytes();
    if (length == 0) {
      return;
    }
    if (in.getByte(at) != (byte) 0xff) {
      throw new ProtocolException(CloseReason.NOT_ZMTP, 0, notZmtp(in));
    }
    if (length > 9 && (in.getByte(at + 9) & 1) == 0) {
      throw old(in, "ZMTP 1.0");
    }
    if (length > MAJOR_AT) {
      int major = in.getUnsignedByte(at + MAJOR_AT);
      if (major == 0) {
        throw old(in, "ZMTP 1.0");
      }
      if (major < 3) {
        throw old(in, "ZMTP 2.0");
      }
    }
  }

  /** Reads a whole greeting, which {@link #check} has seen, at {@code in}'s reader index. */
  static Greeting read(ByteBuf in) {
    int at = in.readerIndex();
    int major = in.getUnsignedByte(at + MAJOR_AT);
    int minor = major > 3 || in.getByte(at + MINOR_AT) != 0 ? 1 : 0;
    String mechanism = in.toString(at + MECHANISM_AT, MECHANISM_SIZE, StandardCharsets.ISO_8859_1);
    int end = mechanism.length();
    while (end > 0 && mechanism.charAt(end - 1) == 0) {
      end--;
    }
    in.skipBytes(SIZE);
    return new Greeting(minor, mechanism.substring(0, end));
  }

  private static ProtocolException old(ByteBuf in, String version) {
    return new ProtocolException(
        CloseReason.OLD_ZMTP,
        MAJOR_AT,
        "a "
            + version
            + " peer (expected: ZMTP 3.0 or 3.1, libzmq 4.0 or later); it began "
            + hex(in));
  }

  /** Describes what the first bytes of a stranger look like. */
  private static String notZmtp(ByteBuf in) {
    int at = in.readerIndex();
    int first = in.getUnsignedByte(at);
    String seems;
    if (first == 0x16 && in.readableBytes() > 1 && in.getByte(at + 1) == 3) {
      seems = "a TLS client";
    } else if (looksLikeHttp(in)) {
      seems = "an HTTP client";
    } else if (startsWith(in, "SSH-")) {
      seems = "an SSH client";
    } else if (first == 0x01 && in.readableBytes() == 2) {
      seems = "an unversioned ZMTP 1.0 peer";
    } else {
      seems = "not ZMTP";
    }
    return "seems to be " + seems + " (expected: a ZMTP greeting, FF); it began " + hex(in);
  }

  private static boolean looksLikeHttp(ByteBuf in) {
    for (String method : new String[] {"GET ", "POST", "HEAD", "PUT ", "OPTI", "CONN", "PRI "}) {
      if (startsWith(in, method)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(ByteBuf in, String prefix) {
    if (in.readableBytes() < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (in.getByte(in.readerIndex() + i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String hex(ByteBuf in) {
    return ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(12, in.readableBytes()));
  }
}
