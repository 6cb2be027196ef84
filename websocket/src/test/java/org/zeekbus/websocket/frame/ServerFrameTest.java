package org.zeekbus.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerFrameTest {
  @ParameterizedTest
  @CsvSource({
    "0, 8100",
    "125, 817d",
    "126, 817e007e",
    "65535, 817effff",
    "65536, 817f0000000000010000"
  })
  void aLengthHasItsShortestForm(int length, String hex) {
    ByteBuf out = Unpooled.buffer();
    ServerFrame.writeHeader(out, ServerFrame.TEXT, length);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex);
    assertThat(ServerFrame.headerLength(length)).isEqualTo(out.readableBytes());
  }

  private static String hex(Close close) {
    ByteBuf frame = ServerFrame.of(UnpooledByteBufAllocator.DEFAULT, close);
    try {
      return ByteBufUtil.hexDump(frame);
    } finally {
      frame.release();
    }
  }

  @Test
  void aCloseFrameHasCodeAndReason() {
    assertThat(hex(new Close(1000, ""))).isEqualTo("8802" + "03e8");
    assertThat(hex(new Close(1013, "bye"))).isEqualTo("8805" + "03f5" + "627965");
    assertThat(hex(new Close(Close.NO_CODE, ""))).isEqualTo("8800");
    assertThat(hex(Close.LOST)).isEqualTo("8800");
  }

  @Test
  void aLongReasonIsCutBetweenCharacters() throws BreachException {
    String reason = "x" + "\u00fc".repeat(100);
    byte[] payload = new Close(1008, reason).payload();
    assertThat(payload).hasSize(2 + 123);
    assertThat(Close.of(payload)).isEqualTo(new Close(1008, "x" + "\u00fc".repeat(61)));
    byte[] shifted = new Close(1008, reason.substring(1)).payload();
    assertThat(shifted).hasSize(2 + 122);
    assertThat(new String(shifted, 2, 122, StandardCharsets.UTF_8)).isEqualTo("\u00fc".repeat(61));
  }
}
