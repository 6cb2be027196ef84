package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.Limits;

/**
 * Finds whole messages in what was read, in place. A message that lies in several reads, or around
 * a command, is put together first; one whose first frame is too long is skipped.
 *
 * <pre>
 * flags 1 | length 1, or 8 if LONG | body        (RFC 37)
 * </pre>
 *
 * <p>Owner: the connection's event loop. Breaks idiom: indexes instead of frame objects, see
 * BrokerBench.
 */
public final class MessageReader {
  private enum State {
    HEADER,
    MESSAGE_BODY,
    COMMAND_BODY
  }

  private static final int SHORT_HEADER = 2;
  private static final int LONG_HEADER = 9;
  private static final int RESERVED = 0xff & ~(Commands.MORE | Commands.LONG);

  /** Bodies of the SUBSCRIBE and CANCEL commands that libzmq 4.3.4 frames wrongly. */
  private static final int QUIRK_SHORTEST = 256;

  private static final int QUIRK_LONGEST = 265;

  private final Limits limits;
  private final int maxFirst;
  private final int maxMessage;
  private final int maxCommand;
  private final MessageSink sink;
  private final Cumulation message;
  private final Cumulation command;

  private State state = State.HEADER;
  private int flags;
  private long bodyLeft;

  /** A header that a read cut: its first {@code headSize} bytes. */
  private final byte[] head = new byte[LONG_HEADER];

  private int headSize;

  // The current message; between messages it has no parts.
  private int parts;
  private long length;
  private int firstAt;
  private long firstLength;
  private byte firstByte;
  private boolean skipping;

  private long commandLength;

  // The current read: its bytes, which are faster to get at in a ByteBuffer; next byte, end,
  // and
  // where its share of the message begins.
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int base;
  private int at;
  private int end;
  private int kept;

  /** Whether nothing more may be found, whatever is still there. */
  private boolean isStopped;

  /** Added to an index of this read, gives the connection's byte number. */
  private long offset;

  /**
   * Reads for {@code sink}.
   *
   * @param maxFirst longest first frame; a message with a longer one is skipped
   * @param maxMessage longest message; a longer one is skipped
   */
  public MessageReader(
      Limits limits, int maxFirst, int maxMessage, ByteBufAllocator allocator, MessageSink sink) {
    this.limits = limits;
    this.maxFirst = maxFirst;
    this.maxMessage = maxMessage;
    this.maxCommand = Math.max(1024, limits.topic() + 16);
    this.sink = sink;
    this.message = new Cumulation(allocator);
    this.command = new Cumulation(allocator);
  }

  /** Memory held for what is not whole yet. */
  public int held() {
    return message.held() + command.held();
  }

  /** A frame of this length goes by that is not even read. */
  public void passOver(long bytes) {
    if (!isStopped) {
      sink.oversizedCommand(bytes);
    }
  }

  /** Finds nothing more, from the message on that is being handed over. */
  public void stop() {
    isStopped = true;
  }

  /** Releases all buffers. */
  public void release() {
    message.release();
    command.release();
  }

  /**
   * Takes all readable bytes of {@code in}, which stays the caller's.
   *
   * @param received how many bytes the connection had brought before
   * @throws ProtocolException where bytes break framing or a limit; nothing more may be read then
   */
  public void read(ByteBuf in, long received) {
    at = in.readerIndex();
    base = at;
    bytes = in.nioBuffer();
    kept = at;
    end = in.writerIndex();
    offset = received - at;
    boolean more = true;
    while (more && !isStopped) {
      more =
          switch (state) {
            case HEADER -> header(in);
            case MESSAGE_BODY -> messageBody(in);
            case COMMAND_BODY -> commandBody(in);
          };
    }
    if (!isStopped) {
      keep(in);
    }
    sink.endOfRead();
  }

  private byte byteAt(int index) {
    return bytes.get(index - base);
  }

  private boolean header(ByteBuf in) {
    if (headSize > 0) {
      return cutHeader();
    }
    int there = end - at;
    if (there == 0) {
      return false;
    }
    int size = there < SHORT_HEADER ? SHORT_HEADER : headerSize(byteAt(at), byteAt(at + 1));
    if (there < size) {
      keep(in);
      return cutHeader();
    }
    flags = byteAt(at) & 0xff;
    long body = size == SHORT_HEADER ? byteAt(at + 1) & 0xff : bytes.getLong(at + 1 - base);
    check(size, body, at);
    if ((flags & Commands.COMMAND) != 0) {
      keep(in);
      at += size;
      kept = at;
      beginCommand(body);
    } else {
      if ((flags & RESERVED) != 0) {
        // libzmq ignores reserved bits (src/v2_decoder.cpp); other subscribers may not.
        in.setByte(at, flags & ~RESERVED);
      }
      at += size;
      beginFrame(size, body);
    }
    return true;
  }

  /** Continues a header whose bytes come in several reads. */
  private boolean cutHeader() {
    while (at < end) {
      head[headSize++] = byteAt(at++);
      if (headSize < SHORT_HEADER || headSize < headerSize(head[0], head[1])) {
        continue;
      }
      int size = headSize;
      headSize = 0;
      kept = at;
      flags = head[0] & 0xff;
      long body = head[1] & 0xff;
      for (int i = 2; i < size; i++) {
        body = body << 8 | (head[i] & 0xff);
      }
      check(size, body, at - size);
      if ((flags & Commands.COMMAND) != 0) {
        beginCommand(body);
      } else {
        head[0] &= (byte) ~RESERVED;
        beginFrame(size, body);
        if (!skipping) {
          message.append(head, size);
        }
      }
      return true;
    }
    kept = at;
    return false;
  }

  /**
   * How long a header is. libzmq 4.3.4 sends SUBSCRIBE and CANCEL for topics of 246 to 255 bytes as
   * flags 04 and an 8-byte length (src/v3_1_encoder.cpp). A strict reader sees an empty command,
   * which is illegal, so nothing legal is lost by reading on.
   */
  private static int headerSize(byte flags, byte length) {
    boolean quirk = (flags & (Commands.LONG | Commands.COMMAND)) == Commands.COMMAND && length == 0;
    return (flags & Commands.LONG) != 0 || quirk ? LONG_HEADER : SHORT_HEADER;
  }

  private void check(int size, long body, int where) {
    boolean isCommand = (flags & Commands.COMMAND) != 0;
    boolean isQuirk = isCommand && size == LONG_HEADER && (flags & Commands.LONG) == 0;
    boolean isNoQuirk = isQuirk && (body < QUIRK_SHORTEST || body > QUIRK_LONGEST);
    if (isCommand && (body == 0 || isNoQuirk)) {
      throw new ProtocolException(CloseReason.BAD_FRAME, offset + where, "an empty command");
    }
    if (body < 0 || body > limits.frame()) {
      throw new ProtocolException(
          CloseReason.TOO_LARGE,
          offset + where,
          "frame length %s (limit %d, limits.frame)"
              .formatted(Long.toUnsignedString(body), limits.frame()));
    }
    if (isCommand && (flags & Commands.MORE) != 0) {
      throw new ProtocolException(
          CloseReason.BAD_FRAME,
          offset + where,
          "flags %02x: a command has no MORE (expected: 04 or 06)".formatted(flags));
    }
  }

  private void beginFrame(int headerSize, long body) {
    if (parts == 0) {
      firstAt = headerSize;
      firstLength = body;
      skipping = body > maxFirst;
    }
    parts++;
    length += headerSize + body;
    if (length > maxMessage && !skipping) {
      skipping = true;
      message.release();
    }
    bodyLeft = body;
    state = State.MESSAGE_BODY;
    if (parts > limits.parts()) {
      throw new ProtocolException(
          CloseReason.TOO_LARGE,
          offset + at,
          "frame %d of one message (limit %d, limits.parts)".formatted(parts, limits.parts()));
    }
    if (length > limits.message()) {
      throw new ProtocolException(
          CloseReason.TOO_LARGE,
          offset + at,
          "message of %d bytes or more (limit %d, limits.message)"
              .formatted(length, limits.message()));
    }
  }

  private boolean messageBody(ByteBuf in) {
    int here = (int) Math.min(bodyLeft, end - at);
    if (skipping && parts == 1 && bodyLeft == firstLength && here > 0) {
      firstByte = byteAt(at);
    }
    at += here;
    bodyLeft -= here;
    if (bodyLeft > 0) {
      return false;
    }
    state = State.HEADER;
    if ((flags & Commands.MORE) == 0) {
      endMessage(in);
    }
    return true;
  }

  private void endMessage(ByteBuf in) {
    int count = parts;
    parts = 0;
    long bytes = length;
    length = 0;
    int from = kept;
    kept = at;
    if (skipping) {
      skipping = false;
      sink.oversized(firstByte, firstLength, bytes);
    } else if (message.isEmpty()) {
      sink.message(in, from, at - from, from + firstAt, (int) firstLength, count);
    } else {
      message.append(in, from, at - from);
      ByteBuf whole = message.take();
      try {
        int start = whole.readerIndex();
        sink.message(
            whole, start, whole.readableBytes(), start + firstAt, (int) firstLength, count);
        sink.endOfRead();
      } finally {
        whole.release();
      }
    }
  }

  private void beginCommand(long body) {
    commandLength = body;
    bodyLeft = body;
    state = State.COMMAND_BODY;
  }

  private boolean commandBody(ByteBuf in) {
    int here = (int) Math.min(bodyLeft, end - at);
    int from = at;
    at += here;
    kept = at;
    bodyLeft -= here;
    boolean isWhole = bodyLeft == 0;
    boolean isOversized = commandLength > maxCommand;
    if (!isOversized && (!isWhole || !command.isEmpty())) {
      command.append(in, from, here);
    }
    if (!isWhole) {
      return false;
    }
    state = State.HEADER;
    if (isOversized) {
      sink.oversizedCommand(commandLength);
    } else if (command.isEmpty()) {
      sink.command(in, from, here);
    } else {
      ByteBuf whole = command.take();
      try {
        sink.command(whole, whole.readerIndex(), whole.readableBytes());
      } finally {
        whole.release();
      }
    }
    return true;
  }

  /** Puts aside the message's bytes of this read, as more of it comes later. */
  private void keep(ByteBuf in) {
    if (at > kept && !skipping) {
      message.append(in, kept, at - kept);
    }
    kept = at;
  }
}
