package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

final class FrameCursorTest {
  private final FrameCursor cursor = new FrameCursor();

  @Test
  void standsNowhereAtFirst() {
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void walksOverShortLongAndEmptyFrames() {
    ByteBuf in = Hex.buffer("EE*3 01 02 'ab' 03 00*6 01 00 'x'*256 01 00 00 01 'c' EE*3");
    cursor.reset(in, 3, in.writerIndex() - 6);
    assertFrame(3, 5, 2, false);
    assertFrame(7, 16, 256, false);
    assertFrame(272, 274, 0, false);
    assertFrame(274, 276, 1, true);
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.next()).as("and stays there").isFalse();
  }

  @Test
  void walksOverSeveralMessages() {
    ByteBuf in = Hex.buffer("01 01 'a' 00 01 'b' 00 01 'c'");
    cursor.reset(in, 0, in.writerIndex());
    assertFrame(0, 2, 1, false);
    assertFrame(3, 5, 1, true);
    assertFrame(6, 8, 1, true);
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void canWalkAgainElsewhere() {
    cursor.reset(Hex.buffer("00 01 'a'"), 0, 3);
    assertFrame(0, 2, 1, true);
    cursor.reset(Hex.buffer("EE 00 02 'ab'"), 1, 4);
    assertFrame(1, 3, 2, true);
    assertThat(cursor.next()).isFalse();
  }

  private void assertFrame(int start, int body, int length, boolean last) {
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.start()).isEqualTo(start);
    assertThat(cursor.body()).isEqualTo(body);
    assertThat(cursor.length()).isEqualTo(length);
    assertThat(cursor.end()).isEqualTo(body + length);
    assertThat(cursor.isLast()).isEqualTo(last);
  }
}
