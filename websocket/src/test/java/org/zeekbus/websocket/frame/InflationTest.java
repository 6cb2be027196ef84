package org.zeekbus.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InflationTest {
  private final Inflation inflation = new Inflation();

  @AfterEach
  void end() {
    inflation.end();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    byte[] out = new byte[bytes.length + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  @Test
  void theExamplesOfTheRfcAreRead() throws Exception {
    // RFC 7692, 7.2.3: one block; without compression; with BFINAL; two blocks.
    for (String hex :
        new String[] {
          "f248cdc9c90700",
          "000500faff48656c6c6f00",
          "f348cdc9c9070000",
          "f24805000000ffffcac9c90700"
        }) {
      byte[] in = HexFormat.of().parseHex(hex);
      int length = inflation.inflate(in, in.length, 100);
      assertThat(Arrays.copyOf(inflation.array(), length)).as(hex).asString().isEqualTo("Hello");
    }
  }

  @Test
  void messagesOfAllSizesComeBackAndHaveNothingToDoWithEachOther() throws Exception {
    Random random = new Random(1);
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 100_000, 1_000_000, 10}) {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) ('a' + random.nextInt(3));
      }
      byte[] in = deflated(bytes);
      int length = inflation.inflate(in, in.length, Math.max(1, size));
      assertThat(Arrays.copyOf(inflation.array(), length)).isEqualTo(bytes);
    }
  }

  @Test
  void aBombIsNotInflatedBeyondItsBound() throws Exception {
    byte[] bomb = deflated(new byte[50 << 20]);
    assertThat(inflation.inflate(bomb, bomb.length, 1 << 20)).isEqualTo(-1);
    assertThat(inflation.array().length).isLessThanOrEqualTo(1 + (1 << 20));
  }

  @Test
  void aMessageCutWithinABlockIsABreach() {
    for (String hex : new String[] {"f248cdc9c90700", "000500faff48656c6c6f00"}) {
      byte[] whole = HexFormat.of().parseHex(hex);
      // Of the second, its first byte is the empty message.
      for (int length = hex.startsWith("00") ? 2 : 1; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> inflation.inflate(cut, cut.length, 100))
            .as("%s of %s", cut.length, hex)
            .isInstanceOf(BreachException.class);
      }
    }
    byte[] text = new byte[3000];
    new Random(1).nextBytes(text);
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + (text[i] & 7));
    }
    byte[] whole = deflated(text);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> inflation.inflate(cut, cut.length, 4000))
          .as("%s bytes", length)
          .isInstanceOf(BreachException.class);
    }
  }

  @Test
  void nothingIsAnEmptyMessage() throws Exception {
    for (byte[] in : new byte[][] {{}, {0}}) {
      assertThat(inflation.inflate(in, in.length, 100)).isZero();
    }
  }

  @Test
  void otherBytesAreABreach() {
    byte[] junk = {0x07, 0x77};
    assertThatThrownBy(() -> inflation.inflate(junk, junk.length, 100))
        .isInstanceOf(BreachException.class);
  }
}
