package org.zeekbus.zmtp.curve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.wire.Metadata;
import org.zeekbus.zmtp.wire.ProtocolException;

/**
 * The commands of a CURVE handshake (RFC 26), as far as both sides need them.
 *
 * <pre>
 * HELLO    "\5HELLO" 1 0 | zeros 72 | C' 32 | nonce 8 | box of 64 zeros, C' to S
 * WELCOME  "\7WELCOME" | nonce 16 | box of S' 32, cookie 96, S to C'
 * INITIATE "\10INITIATE" | cookie 96 | nonce 8 | box of C 32, nonce 16, vouch 80, metadata, C' to S'
 *          vouch: box of C' 32, S 32, C to S'
 * READY    "\5READY" | nonce 8 | box of metadata, S' to C'
 * ERROR    "\5ERROR" | length 1 | reason
 * </pre>
 */
public final class CurveCommands {
  static final int HELLO = 200;
  static final int WELCOME = 168;
  static final int INITIATE = 257;
  static final int READY = 30;
  static final int COOKIE = 96;

  static final String HELLO_NAME = "\5HELLO";
  static final String WELCOME_NAME = "\7WELCOME";
  static final String INITIATE_NAME = "\10INITIATE";
  static final String READY_NAME = "\5READY";
  static final String ERROR_NAME = "\5ERROR";

  static final String HELLO_NONCE = "CurveZMQHELLO---";
  static final String INITIATE_NONCE = "CurveZMQINITIATE";
  static final String READY_NONCE = "CurveZMQREADY---";
  static final String CLIENT_NONCE = "CurveZMQMESSAGEC";
  static final String SERVER_NONCE = "CurveZMQMESSAGES";
  static final String WELCOME_NONCE = "WELCOME-";
  static final String COOKIE_NONCE = "COOKIE--";
  static final String VOUCH_NONCE = "VOUCH---";

  static final ValueLayout.OfLong COUNTER =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private CurveCommands() {}

  static boolean isNamed(ByteBuf in, int at, int length, String name) {
    if (length < name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (in.getByte(at + i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Fails unless this is the command that is due, with at least that many bytes. */
  static void expect(ByteBuf in, int at, int length, String name, int size, boolean exactly) {
    if (!isNamed(in, at, length, name)) {
      throw new ProtocolException(
          CloseReason.BAD_HANDSHAKE,
          "command %s (expected: %s)"
              .formatted(
                  Topic.of(in, at + 1, Math.min(length - 1, Math.min(in.getByte(at) & 0xff, 16))),
                  name.substring(1)));
    }
    if (length < size || (exactly && length != size)) {
      throw new ProtocolException(
          CloseReason.BAD_HANDSHAKE,
          "%s of %d bytes (expected: %d%s)"
              .formatted(name.substring(1), length, size, exactly ? "" : " or more"));
    }
  }

  /** Fails with the peer's reason if this is an ERROR. */
  static void throwError(ByteBuf in, int at, int length) {
    if (isNamed(in, at, length, ERROR_NAME)) {
      int reason = Math.min(at + ERROR_NAME.length() + 1, at + length);
      throw new ProtocolException(
          CloseReason.REFUSED_BY_PEER,
          "ERROR %s%s"
              .formatted(
                  Commands.text(in, reason, at + length - reason),
                  length - ERROR_NAME.length() == 4 ? " (it does not allow our key)" : ""));
    }
  }

  static ProtocolException wrongKey(String what) {
    return new ProtocolException(CloseReason.BAD_CURVE, what);
  }

  static void name(MemorySegment to, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    to.asSlice(0, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
  }

  /** Puts a nonce together: a name, and what the wire carries of it. */
  public static void nonce(MemorySegment to, String name, MemorySegment onWire) {
    name(to, name);
    to.asSlice(name.length()).copyFrom(onWire);
  }

  static MemorySegment metadata(SocketType own) {
    ByteBuf text = Unpooled.buffer(64);
    Commands.writeSocketType(text, own);
    return MemorySegment.ofArray(text.array()).asSlice(0, text.readableBytes());
  }

  static Metadata metadata(MemorySegment plain) {
    byte[] bytes = plain.toArray(ValueLayout.JAVA_BYTE);
    return Metadata.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  static void write(ByteBuf out, MemorySegment body) {
    Commands.writeHeader(out, Commands.COMMAND, (int) body.byteSize());
    out.writeBytes(body.asByteBuffer());
  }
}
