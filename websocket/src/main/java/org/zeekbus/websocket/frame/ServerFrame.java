package org.zeekbus.websocket.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Writes frames of a server: whole, not masked (RFC 6455, 5.2).
 *
 * <pre>
 * FIN 1 bit | RSV 3 | opcode 4 | 0 | length 7, or 126 and 16 bits, or 127 and 64 bits | payload
 * </pre>
 */
public final class ServerFrame {
  public static final int TEXT = 0x81;

  /** With RSV1: RFC 7692, 6.1. */
  public static final int DEFLATED_TEXT = 0xc1;

  public static final int PING = 0x89;
  public static final int PONG = 0x8a;

  private static final int CLOSE = 0x88;
  private static final int LONGEST_SHORT = 125;
  private static final int MOST_IN_16_BITS = 0xffff;
  private static final int LONGEST_HEADER = 10;

  private ServerFrame() {}

  /** How long the header is of a frame with so long a payload. */
  public static int headerLength(int length) {
    if (length <= LONGEST_SHORT) {
      return 2;
    }
    return length <= MOST_IN_16_BITS ? 4 : LONGEST_HEADER;
  }

  /**
   * Writes the header of a frame.
   *
   * @param first its first byte: one of the constants
   * @param length of the payload that follows
   */
  public static void writeHeader(ByteBuf out, int first, int length) {
    out.writeByte(first);
    if (length <= LONGEST_SHORT) {
      out.writeByte(length);
    } else if (length <= MOST_IN_16_BITS) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
  }

  /** Where the payload begins of a frame that begins here. */
  public static int payloadAt(ByteBuf in, int at) {
    return switch (in.getByte(at + 1)) {
      case 126 -> at + 4;
      case 127 -> at + LONGEST_HEADER;
      default -> at + 2;
    };
  }

  /** A whole frame. */
  public static ByteBuf of(ByteBufAllocator allocator, int first, byte[] payload) {
    int size = headerLength(payload.length) + payload.length;
    ByteBuf out = allocator.directBuffer(size, size);
    writeHeader(out, first, payload.length);
    return out.writeBytes(payload);
  }

  /** A whole close frame. */
  public static ByteBuf of(ByteBufAllocator allocator, Close close) {
    return of(allocator, CLOSE, close.payload());
  }
}
