package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in pieces, as a connection would. After each read the buffer is overwritten,
 * unless the reader keeps it: what it only borrowed must not be looked at again. Knows every byte
 * of memory that is in use, and wants it all back at the end.
 */
final class Feed implements AutoCloseable {
  private static final Pattern OFFSET = Pattern.compile("byte (\\d+): .+", Pattern.DOTALL);

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);
  private final RecordingSink sink;
  private final MessageReader reader;
  private @Nullable ByteBuf spare;
  private ReaderCall.@Nullable Failure failure;
  private long received;

  Feed(Bounds bounds) {
    sink = new RecordingSink(bounds.first());
    reader = new MessageReader(bounds.limits(), bounds.first(), bounds.message(), memory, sink);
  }

  /** One read of {@code length} bytes into a buffer that is as long. */
  void read(byte[] stream, int from, int length) {
    read(stream, from, length, 0, length);
  }

  /**
   * One read that fills {@code index..index+length} of a buffer. Nothing follows a failure.
   *
   * @return whether the reader keeps the buffer
   */
  boolean read(byte[] stream, int from, int length, int index, int capacity) {
    if (failure != null) {
      return false;
    }
    ByteBuf in = buffer(Math.max(1, capacity));
    in.setIndex(index, index);
    in.writeBytes(stream, from, length);
    try {
      reader.read(in, received);
      assertThat(sink.isAfterRead()).as("the end of a read is told").isTrue();
    } catch (ProtocolException e) {
      Matcher message = OFFSET.matcher(String.valueOf(e.getMessage()));
      assertThat(message.matches()).as("says where: %s", e.getMessage()).isTrue();
      failure = new ReaderCall.Failure(e.reason(), Long.parseLong(message.group(1)));
    }
    received += length;
    if (in.refCnt() == 1) {
      for (int i = index; i < index + length; i++) {
        in.setByte(i, 0x55);
      }
      spare = in;
      return false;
    }
    in.release();
    return true;
  }

  /** The calls that the reader made, and its failure if it failed. */
  List<ReaderCall> calls() {
    List<ReaderCall> all = new ArrayList<>(sink.calls());
    if (failure != null) {
      all.add(failure);
    }
    return all;
  }

  /** The bytes that the reader says that it holds. */
  int held() {
    return reader.held();
  }

  /** The bytes that it really holds. */
  long used() {
    if (spare != null) {
      spare.release();
      spare = null;
    }
    return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
  }

  /** The reader gives back all that it holds. */
  @Override
  public void close() {
    reader.release();
    assertThat(reader.held()).isZero();
    assertThat(used()).as("memory still in use").isZero();
  }

  private ByteBuf buffer(int capacity) {
    ByteBuf last = spare;
    spare = null;
    if (last != null && last.capacity() == capacity) {
      return last;
    }
    if (last != null) {
      last.release();
    }
    return memory.directBuffer(capacity, capacity);
  }

  static List<ReaderCall> whole(byte[] stream, Bounds bounds) {
    return pieces(stream, bounds, stream.length);
  }

  static List<ReaderCall> byteByByte(byte[] stream, Bounds bounds) {
    return pieces(stream, bounds, 1);
  }

  static List<ReaderCall> cutAt(int position, byte[] stream, Bounds bounds) {
    try (Feed feed = new Feed(bounds)) {
      feed.read(stream, 0, position);
      feed.read(stream, position, stream.length - position);
      return feed.calls();
    }
  }

  static List<ReaderCall> pieces(byte[] stream, Bounds bounds, int size) {
    try (Feed feed = new Feed(bounds)) {
      for (int at = 0; at < stream.length; at += size) {
        feed.read(stream, at, Math.min(size, stream.length - at));
      }
      return feed.calls();
    }
  }
}
