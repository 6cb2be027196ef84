package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.BufferMemory;

/** The queue against a plain one: an array of all bytes, and a count of messages. */
final class SubscriberQueueTest {
  private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);

  @Test
  void whatGoesInComesOutInOrder() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      SubscriberQueue queue = new SubscriberQueue(allocator);
      ByteArrayOutputStream in = new ByteArrayOutputStream();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int messages = 0;
      for (int read = 0; read < 40; read++) {
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 300 : 100_000)];
        random.nextBytes(bytes);
        ByteBuf source = allocator.directBuffer(bytes.length).writeBytes(bytes);
        for (int at = 0; at < bytes.length; ) {
          int length = Math.min(bytes.length - at, 1 + random.nextInt(20_000));
          if (random.nextInt(4) > 0) {
            queue.add(source, at, length, 1, random.nextBoolean());
            in.write(bytes, at, length);
            messages++;
          }
          at += length;
        }
        source.release();
        while (random.nextInt(3) > 0 && !queue.isEmpty()) {
          messages -= take(queue, out);
        }
        assertThat(queue.messages()).as("seed %d", seed).isEqualTo(messages);
      }
      while (!queue.isEmpty()) {
        messages -= take(queue, out);
      }
      assertThat(out.toByteArray()).as("seed %d", seed).isEqualTo(in.toByteArray());
      assertThat(messages).isZero();
      assertThat(queue.held()).isZero();
    }
  }

  @Test
  void smallRunsOfLargeBuffersDoNotKeepThem() {
    SubscriberQueue queue = new SubscriberQueue(allocator);
    for (int i = 0; i < 1000; i++) {
      ByteBuf source = allocator.directBuffer(128 << 10).writeZero(128 << 10);
      queue.add(source, 1000, 2000, 1, true);
      assertThat(source.release()).as("nobody keeps it").isTrue();
    }
    assertThat(queue.held()).isBetween(2_000_000L, 4_000_000L);
    queue.release();
  }

  /** A message that was rendered for many subscribers is the same memory for all of them. */
  @Test
  void theFirstRunIsASliceHoweverShortAndThoseBehindItAreCopied() {
    SubscriberQueue queue = new SubscriberQueue(allocator);
    ByteBuf rendered = allocator.directBuffer(256).writeZero(200);
    queue.add(rendered, 0, 200, 1, false);
    assertThat(rendered.refCnt()).isEqualTo(2);
    queue.add(rendered, 0, 200, 1, false);
    queue.add(rendered, 0, 200, 1, false);
    assertThat(rendered.refCnt()).isEqualTo(2);
    queue.poll().release();
    assertThat(rendered.refCnt()).isEqualTo(1);
    assertThat(queue.headMessages()).isEqualTo(2);
    queue.poll().release();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(rendered.release()).isTrue();
  }

  @Test
  void slicesOfOneBufferAreChargedOnce() {
    SubscriberQueue queue = new SubscriberQueue(allocator);
    ByteBuf source = allocator.directBuffer(64 << 10).writeZero(64 << 10);
    queue.add(source, 0, 30_000, 3, false);
    queue.add(source, 30_000, 30_000, 3, false);
    assertThat(queue.held()).isEqualTo(64 << 10);
    assertThat(queue.messages()).isEqualTo(6);
    queue.release();
    assertThat(source.release()).isTrue();
  }

  /** Messages from another loop are slices already. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsHeldIsWhatThePoolHolds(boolean isFromAnotherLoop) {
    BufferMemory memory = new BufferMemory(1 << 30);
    for (int run : new int[] {1_100, 40_000}) {
      SubscriberQueue queue = new SubscriberQueue(memory.allocator());
      long before = memory.held();
      for (int i = 0; i < 300; i++) {
        ByteBuf read = memory.allocator().directBuffer(128 << 10).writeZero(128 << 10);
        ByteBuf frames = isFromAnotherLoop ? read.retainedSlice(4096, run) : read.retain();
        queue.add(frames, isFromAnotherLoop ? 0 : 4096, run, 1, true);
        frames.release();
        read.release();
      }
      long pinned = memory.held() - before;
      assertThat(queue.held()).isBetween(pinned * 9 / 10, pinned * 11 / 10);
      // Short runs are copied together, long ones keep their reads alive.
      assertThat(pinned).isBetween(300L * run, run < 2000 ? 600_000L : 300L << 17);
      queue.release();
      assertThat(queue.held()).isZero();
    }
  }

  @Test
  void slicesOfOneReadThatCameByAnotherLoopAreChargedOnce() {
    SubscriberQueue queue = new SubscriberQueue(allocator);
    ByteBuf source = allocator.directBuffer(64 << 10).writeZero(64 << 10);
    for (int i = 0; i < 2; i++) {
      ByteBuf frames = source.retainedSlice(30_000 * i, 30_000);
      queue.add(frames, 0, 30_000, 3, false);
      frames.release();
    }
    assertThat(queue.held()).isEqualTo(64 << 10);
    queue.release();
    assertThat(source.release()).isTrue();
  }

  @Test
  void aReadIsChargedUntilItsLastSliceHasGone() {
    SubscriberQueue queue = new SubscriberQueue(allocator);
    ByteBuf source = allocator.directBuffer(64 << 10).writeZero(64 << 10);
    queue.add(source, 0, 30_000, 3, false);
    queue.add(source, 30_000, 30_000, 3, false);
    source.release();
    queue.poll().release();
    assertThat(queue.held()).isEqualTo(64 << 10);
    queue.poll().release();
    assertThat(queue.held()).isZero();
  }

  /** Reads had cut it: it is put together of slices. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageOfSeveralReadsIsChargedForAllOfThem(boolean isFromAnotherLoop) {
    SubscriberQueue queue = new SubscriberQueue(allocator);
    CompositeByteBuf whole = allocator.compositeBuffer();
    for (int i = 0; i < 3; i++) {
      ByteBuf read = allocator.directBuffer(64 << 10).writeZero(64 << 10);
      whole.addComponent(true, read.retainedSlice(1000, 20_000));
      read.release();
    }
    ByteBuf frames = isFromAnotherLoop ? whole.retainedSlice(0, 60_000) : whole.retain();
    whole.release();
    queue.add(frames, 0, 60_000, 1, false);
    frames.release();
    assertThat(queue.held()).isEqualTo(3 * (64 << 10));
    queue.release();
  }

  private static int take(SubscriberQueue queue, ByteArrayOutputStream out) {
    int messages = queue.headMessages();
    ByteBuf first = queue.poll();
    out.writeBytes(ByteBufUtil.getBytes(first));
    first.release();
    return messages;
  }
}
