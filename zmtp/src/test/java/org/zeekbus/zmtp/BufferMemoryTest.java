package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

final class BufferMemoryTest {
  private static final int CHUNK = 1 << 20;

  private final BufferMemory memory = new BufferMemory(8 * CHUNK);

  @Test
  void countsWhatIsTakenFromTheSystem() {
    assertThat(memory.limit()).isEqualTo(8 * CHUNK);
    assertThat(memory.used()).isZero();
    ByteBuf small = memory.allocator().directBuffer(100);
    ByteBuf another = memory.allocator().directBuffer(100);
    assertThat(memory.used()).as("pools take whole chunks").isEqualTo(CHUNK);
    ByteBuf large = memory.allocator().directBuffer(3 * CHUNK);
    assertThat(memory.used()).isEqualTo(4 * CHUNK);
    large.release();
    assertThat(memory.used()).isEqualTo(CHUNK);
    small.release();
    another.release();
  }

  @Test
  void buffersAreOutsideTheHeap() {
    ByteBuf buffer = memory.allocator().buffer();
    assertThat(buffer.isDirect()).isTrue();
    buffer.release();
  }
}
