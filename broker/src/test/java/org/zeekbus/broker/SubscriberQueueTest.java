package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

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

  private static int take(SubscriberQueue queue, ByteArrayOutputStream out) {
    int messages = queue.headMessages();
    ByteBuf first = queue.poll();
    out.writeBytes(ByteBufUtil.getBytes(first));
    first.release();
    return messages;
  }
}
