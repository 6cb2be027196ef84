package org.zeekbus.zmtp.curve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.sodium.Sodium;
import org.zeekbus.zmtp.wire.Encryption;
import org.zeekbus.zmtp.wire.MessageReader;
import org.zeekbus.zmtp.wire.ProtocolException;

/**
 * Traffic under CURVE (RFC 26). Each frame, command or not, is one MESSAGE:
 *
 * <pre>
 * outer flags 1, only LONG | length 1 or 8 | "\7MESSAGE" | nonce 8 | tag 16 | box of flags 1, body
 * inner flags: 01 MORE, 02 COMMAND
 * </pre>
 *
 * <p>What came is decrypted in place and moved together, so that a read becomes the frames that it
 * would be without CURVE: they are shorter by the 33 bytes above. What is to go is encrypted into
 * one buffer for each write.
 *
 * <p>Owner: the connection's event loop. Breaks idiom: addresses instead of segments, see
 * BrokerBench.
 */
public final class CurveTraffic implements Encryption {
  /** The bytes that a MESSAGE adds to the frame that is in it, headers aside. */
  public static final int OVERHEAD = 33;

  private static final long NAME = 0x07_4d_45_53_53_41_47_45L;
  private static final int NONCE_AT = 8;
  private static final int TAG_AT = 16;
  private static final int TEXT_AT = 32;
  private static final int LONG_HEADER = 9;
  private static final int INNER_COMMAND = 2;
  private static final int FIRST_CUT = 128 << 10;

  /** No connection lives so long; closed before the counter could come round. */
  private static final long LAST_NONCE = -1L << 32;

  private final int maxFrame;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final int ZEROS = 32;

  /** Salsa20's. */
  private static final int BLOCK = 64;

  /** Of a longer body all but the first block is encrypted on its way, without a copy. */
  private static final int LONGEST_COPY = 1024;

  /**
   * The nonces of a direction differ in their last 8 bytes alone, so that the first half of
   * XSalsa20 is done once: keys for sending and for receiving, the two counters, a tag, and a key
   * of Poly1305.
   */
  private final MemorySegment state =
      Arena.ofAuto().allocate(3L * Sodium.KEY + 16 + Sodium.TAG, 16);

  private final MemorySegment sendCounter = state.asSlice(2 * Sodium.KEY, 8);
  private final MemorySegment receiveCounter = state.asSlice(2 * Sodium.KEY + 8, 8);
  private final MemorySegment tag = state.asSlice(2 * Sodium.KEY + 16, Sodium.TAG);
  private final long sendKey = state.address();
  private final long receiveKey = sendKey + Sodium.KEY;
  private final long sendNonce = sendCounter.address();
  private final long receiveNonce = receiveCounter.address();
  private final long tagAt = tag.address();
  private final long authKey = tagAt + Sodium.TAG;
  private long sent;
  private long heard;

  /** Plain bytes so far. */
  private long received;

  // A frame that several reads bring: its header, and the body so far.
  private final byte[] head = new byte[LONG_HEADER];
  private int headSize;
  private int bodyLeft;
  private @Nullable ByteBuf cut;

  /** Longer frames pass without being kept or opened; what is left of one. */
  private int maxKept;

  private int passing;

  /**
   * Traffic after a handshake.
   *
   * @param key of the connection, which is copied
   * @param sent the last counter that was sent
   * @param heard the last counter that was received
   */
  CurveTraffic(
      MemorySegment key, String sending, long sent, String receiving, long heard, Limits limits) {
    try (Scratch scratch = new Scratch(0)) {
      MemorySegment shared = scratch.bytes(Sodium.KEY).copyFrom(key);
      MemorySegment name = scratch.bytes(16);
      CurveCommands.name(name, sending);
      Sodium.subkey(state.asSlice(0, Sodium.KEY), name, shared);
      CurveCommands.name(name, receiving);
      Sodium.subkey(state.asSlice(Sodium.KEY, Sodium.KEY), name, shared);
    }
    this.sent = sent;
    this.heard = heard;
    this.maxFrame = limits.frame();
    this.maxKept = maxFrame;
  }

  /**
   * Skips frames longer than this. They are not decrypted, because that needs the whole frame in
   * memory; an attacker gains nothing by changing one.
   */
  @Override
  public void skipBeyond(int bytes) {
    maxKept = bytes;
  }

  static ProtocolException stale(String command, long counter, long last) {
    return new ProtocolException(
        CloseReason.BAD_NONCE,
        "%s with nonce %s after %s: repeated or out of order"
            .formatted(command, Long.toUnsignedString(counter), Long.toUnsignedString(last)));
  }

  @Override
  public int held() {
    return cut == null ? 0 : cut.capacity();
  }

  @Override
  public boolean isExhausted() {
    return Long.compareUnsigned(sent, LAST_NONCE) >= 0;
  }

  @Override
  public void release() {
    if (cut != null) {
      cut.release();
      cut = null;
    }
    Sodium.wipe(state);
  }

  @Override
  public void read(ByteBuf in, MessageReader reader, ByteBufAllocator allocator) {
    pass(in);
    if (headSize > 0) {
      ByteBuf whole = rest(in, reader, allocator);
      if (whole != null) {
        try {
          MemorySegment memory = MemorySegment.ofBuffer(whole.nioBuffer());
          whole.writerIndex(open(whole, memory, 0, whole.writerIndex(), 0));
          give(whole, reader);
        } finally {
          whole.release();
        }
      }
    }
    if (in.hasMemoryAddress()) {
      frames(in, reader, allocator);
    } else {
      ByteBuf direct = allocator.directBuffer(in.readableBytes()).writeBytes(in);
      try {
        frames(direct, reader, allocator);
      } finally {
        direct.release();
      }
    }
  }

  private void frames(ByteBuf in, MessageReader reader, ByteBufAllocator allocator) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    int to = at;
    MemorySegment memory = MemorySegment.ofBuffer(in.nioBuffer(0, end));
    ProtocolException fault = null;
    try {
      while (end - at >= 2) {
        int flags = in.getByte(at);
        int size = headerSize(flags);
        if (end - at < size) {
          break;
        }
        int body = check(flags, size == 2 ? in.getUnsignedByte(at + 1) : in.getLong(at + 1));
        if (body - OVERHEAD > maxKept) {
          reader.passOver(body - OVERHEAD);
          int here = Math.min(body, end - at - size);
          passing = body - here;
          at += size + here;
          continue;
        }
        if (end - at - size < body) {
          break;
        }
        to = open(in, memory, at + size, body, to);
        at += size + body;
      }
      if (at < end) {
        putAside(in, at, end, allocator);
      }
    } catch (ProtocolException e) {
      fault = e;
    }
    in.writerIndex(to);
    give(in, reader);
    if (fault != null) {
      throw fault;
    }
  }

  private void pass(ByteBuf in) {
    int here = Math.min(passing, in.readableBytes());
    in.skipBytes(here);
    passing -= here;
  }

  private void give(ByteBuf plain, MessageReader reader) {
    long before = received;
    received += plain.readableBytes();
    reader.read(plain, before);
  }

  private static int headerSize(int flags) {
    return (flags & Commands.LONG) == 0 ? 2 : LONG_HEADER;
  }

  private int check(int flags, long body) {
    if ((flags & (Commands.MORE | Commands.COMMAND)) != 0) {
      throw new ProtocolException(
          CloseReason.BAD_FRAME,
          received,
          "flags %02x around a CURVE MESSAGE (expected: 00 or 02)".formatted(flags & 0xff));
    }
    if (body >= 0 && body < OVERHEAD) {
      throw new ProtocolException(
          CloseReason.BAD_FRAME,
          received,
          "a CURVE MESSAGE of %d bytes (expected: at least %d)".formatted(body, OVERHEAD));
    }
    if (body < 0 || body - OVERHEAD > maxFrame) {
      throw new ProtocolException(
          CloseReason.TOO_LARGE,
          received,
          "frame length %s (limit %d, limits.frame)"
              .formatted(
                  body < 0 ? Long.toUnsignedString(body) : Long.toString(body - OVERHEAD),
                  maxFrame));
    }
    return (int) body;
  }

  /**
   * Decrypts one MESSAGE.
   *
   * @param memory of the buffer, from its index 0
   * @param to where its frame is to begin, not behind the box
   * @return where its frame ends
   */
  private int open(ByteBuf in, MemorySegment memory, int body, int length, int to) {
    if (in.getLong(body) != NAME) {
      throw new ProtocolException(
          CloseReason.BAD_FRAME,
          received,
          "%s (expected: a CURVE MESSAGE)".formatted(Topic.of(in, body, 8)));
    }
    long counter = in.getLong(body + NONCE_AT);
    if (Long.compareUnsigned(counter, heard) <= 0) {
      throw stale("MESSAGE", counter, heard);
    }
    receiveCounter.set(CurveCommands.COUNTER, 0, counter);
    int plain = length - OVERHEAD;
    int size = plain <= 255 ? 2 : LONG_HEADER;
    long base = memory.address() + body;
    Sodium.streamAt(authKey, ZEROS, receiveNonce, receiveKey);
    if (!Sodium.verifyAt(base + TAG_AT, base + TEXT_AT, plain + 1L, authKey)) {
      throw CurveCommands.wrongKey("a MESSAGE cannot be decrypted: it was changed on the way");
    }
    heard = counter;
    Sodium.xorAt(base + TEXT_AT - ZEROS, plain + 1L + ZEROS, receiveNonce, receiveKey);
    int inner = in.getByte(body + TEXT_AT);
    MemorySegment.copy(memory, body + TEXT_AT + 1, memory, to + size, plain);
    int flags = (inner & Commands.MORE) | ((inner & INNER_COMMAND) == 0 ? 0 : Commands.COMMAND);
    if (size == 2) {
      in.setByte(to, flags);
      in.setByte(to + 1, plain);
    } else {
      in.setByte(to, flags | Commands.LONG);
      in.setLong(to + 1, plain);
    }
    return to + size + plain;
  }

  /** Keeps the beginning of a frame whose rest comes later. */
  private void putAside(ByteBuf in, int from, int end, ByteBufAllocator allocator) {
    int at = from;
    while (at < end && !hasHead()) {
      head[headSize++] = in.getByte(at++);
    }
    if (hasHead()) {
      bodyLeft = check(head[0], headLength());
      keep(in, at, end - at, allocator);
    }
  }

  private boolean hasHead() {
    return headSize >= 2 && headSize == headerSize(head[0]);
  }

  private long headLength() {
    long length = head[1] & 0xff;
    for (int i = 2; i < headSize; i++) {
      length = length << 8 | (head[i] & 0xff);
    }
    return length;
  }

  /** Copies into one buffer, which grows with what comes, not with what the header announces. */
  private void keep(ByteBuf in, int at, int length, ByteBufAllocator allocator) {
    int whole = bodyLeft + (cut == null ? 0 : cut.readableBytes());
    ByteBuf kept = cut;
    if (kept == null) {
      kept = allocator.directBuffer(Math.min(whole, Math.max(length, FIRST_CUT)), whole);
    } else if (kept.writableBytes() < length) {
      long wanted = Math.max(2L * kept.capacity(), kept.readableBytes() + (long) length);
      kept.capacity((int) Math.min(whole, wanted));
    }
    kept.writeBytes(in, at, length);
    cut = kept;
    bodyLeft -= length;
  }

  /** The body of the frame that was cut, if {@code in} has the rest; it is taken from there. */
  private @Nullable ByteBuf rest(ByteBuf in, MessageReader reader, ByteBufAllocator allocator) {
    while (in.isReadable() && !hasHead()) {
      head[headSize++] = in.readByte();
      if (hasHead()) {
        bodyLeft = check(head[0], headLength());
      }
    }
    if (!hasHead()) {
      return null;
    }
    if (bodyLeft - OVERHEAD > maxKept && cut == null) {
      reader.passOver(bodyLeft - OVERHEAD);
      headSize = 0;
      passing = bodyLeft;
      pass(in);
      return null;
    }
    int here = Math.min(bodyLeft, in.readableBytes());
    keep(in, in.readerIndex(), here, allocator);
    in.skipBytes(here);
    if (bodyLeft > 0) {
      return null;
    }
    headSize = 0;
    ByteBuf whole = cut;
    cut = null;
    return whole;
  }

  @Override
  public ByteBuf seal(ByteBuf frames, ByteBufAllocator allocator) {
    ByteBuf flat = frames;
    try {
      if (frames.nioBufferCount() != 1 || !frames.isDirect()) {
        flat = allocator.directBuffer(frames.readableBytes()).writeBytes(frames);
        frames.release();
      }
      MemorySegment plain = MemorySegment.ofBuffer(flat.nioBuffer());
      int size = sealedSize(plain);
      ByteBuf out = allocator.directBuffer(size, size);
      MemorySegment sealed = MemorySegment.ofBuffer(out.nioBuffer(0, size));
      long to = 0;
      long at = 0;
      while (at < plain.byteSize()) {
        int flags = plain.get(BYTE, at);
        int header = headerSize(flags);
        long body = bodyLength(plain, at, header);
        to = seal(sealed, to, flags, plain, at + header, body);
        at += header + body;
      }
      out.writerIndex(size);
      return out;
    } finally {
      flat.release();
    }
  }

  private static int sealedSize(MemorySegment plain) {
    long at = 0;
    long sealed = 0;
    while (at < plain.byteSize()) {
      int header = headerSize(plain.get(BYTE, at));
      long body = bodyLength(plain, at, header);
      sealed += (body + OVERHEAD <= 255 ? 2 : LONG_HEADER) + OVERHEAD + body;
      at += header + body;
    }
    return Math.toIntExact(sealed);
  }

  private static long bodyLength(MemorySegment frames, long at, int header) {
    return header == 2
        ? frames.get(BYTE, at + 1) & 0xff
        : frames.get(CurveCommands.COUNTER, at + 1);
  }

  /** Encrypts one frame; gives where the next begins. */
  private long seal(
      MemorySegment out, long to, int flags, MemorySegment frames, long body, long length) {
    long counter = ++sent;
    sendCounter.set(CurveCommands.COUNTER, 0, counter);
    long start = header(out, to, length + OVERHEAD);
    for (int i = 0; i < ZEROS; i += 8) {
      out.set(CurveCommands.COUNTER, start + i, 0);
    }
    int inner = (flags & Commands.MORE) | ((flags & Commands.COMMAND) == 0 ? 0 : INNER_COMMAND);
    out.set(BYTE, start + TEXT_AT, (byte) inner);
    // As NaCl defines its box: what encrypts the zeros before a message is Poly1305's key for it.
    long zeros = out.address() + start;
    long copied = length <= LONGEST_COPY ? length : BLOCK - ZEROS - 1;
    MemorySegment.copy(frames, body, out, start + TEXT_AT + 1, copied);
    Sodium.xorAt(zeros, ZEROS + 1 + copied, sendNonce, sendKey);
    if (copied < length) {
      Sodium.xorRestAt(
          zeros + BLOCK, frames.address() + body + copied, length - copied, sendNonce, sendKey);
    }
    Sodium.tagAt(tagAt, zeros + ZEROS, length + 1, zeros);
    out.set(CurveCommands.COUNTER, start, NAME);
    out.set(CurveCommands.COUNTER, start + NONCE_AT, counter);
    MemorySegment.copy(tag, 0, out, start + TAG_AT, Sodium.TAG);
    return start + TEXT_AT + 1 + length;
  }

  private static long header(MemorySegment out, long at, long length) {
    if (length <= 255) {
      out.set(BYTE, at, (byte) 0);
      out.set(BYTE, at + 1, (byte) length);
      return at + 2;
    }
    out.set(BYTE, at, (byte) Commands.LONG);
    out.set(CurveCommands.COUNTER, at + 1, length);
    return at + LONG_HEADER;
  }
}
