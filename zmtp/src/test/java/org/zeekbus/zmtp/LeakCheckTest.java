package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

final class LeakCheckTest {
  @Test
  void aForgottenBufferIsFound() throws InterruptedException {
    forget();
    assertThat(LeakCheck.takeLeaks()).singleElement().asString().contains("LeakCheckTest.forget");
    assertThat(LeakCheck.takeLeaks()).isEmpty();
  }

  @Test
  void aReleasedBufferIsNone() throws InterruptedException {
    PooledByteBufAllocator.DEFAULT.directBuffer(8).release();
    assertThat(LeakCheck.takeLeaks()).isEmpty();
  }

  private static void forget() {
    ByteBuf forgotten = PooledByteBufAllocator.DEFAULT.directBuffer(8);
    forgotten.writeByte(1);
  }
}
