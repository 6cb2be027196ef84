package org.zeekbus.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.junit.jupiter.api.Test;

/** Numbers by their differences, as parquet-format lays them out and parquet-java reads them. */
class DeltaEncoderTest {
  private final PageBuffer page = new PageBuffer();
  private final DeltaEncoder encoder = new DeltaEncoder(page);

  private byte[] encoded(long... numbers) {
    page.clear();
    page.reserve(DeltaEncoder.most(numbers.length));
    encoder.put(numbers, numbers.length);
    return Arrays.copyOf(page.array(), page.length());
  }

  private void isReadBack(long... numbers) throws IOException {
    byte[] bytes = encoded(numbers);
    assertThat((long) bytes.length).isLessThanOrEqualTo(DeltaEncoder.most(numbers.length));
    DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
    reader.initFromPage(numbers.length, ByteBufferInputStream.wrap(ByteBuffer.wrap(bytes)));
    for (int i = 0; i < numbers.length; i++) {
      assertThat(reader.readLong()).as("number %d of %d", i, numbers.length).isEqualTo(numbers[i]);
    }
  }

  /** The first example of Encodings.md: all differences are alike, so they take no bits. */
  @Test
  void equalDifferencesTakeNoBits() {
    assertThat(encoded(1, 2, 3, 4, 5))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "8001" // 128 values a block
                        + "04" // miniblocks
                        + "05" // numbers
                        + "02" // the first one: 1
                        + "02" // the least difference: 1
                        + "00000000")); // widths
  }

  /** The second example: differences -2 -2 -2 1 1 1 1 are 0 0 0 3 3 3 3 more than -2. */
  @Test
  void differencesArePackedFromTheLowestBitOn() {
    assertThat(encoded(7, 5, 3, 1, 2, 3, 4, 5))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "8001" // 128 values a block
                        + "04" // miniblocks
                        + "08" // numbers
                        + "0e" // the first one: 7
                        + "03" // the least difference: -2
                        + "02000000" // widths
                        + "c03f000000000000")); // 32 differences of 2 bits
  }

  @Test
  void noneAndOneHaveNoBlock() throws IOException {
    assertThat(encoded()).isEqualTo(HexFormat.of().parseHex("8001040000"));
    isReadBack(Long.MIN_VALUE);
  }

  @Test
  void differencesWrap() throws IOException {
    isReadBack(Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MIN_VALUE, -1, 1, Long.MAX_VALUE);
  }

  @Test
  void everyWidthIsReadBack() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int width = 0; width <= Long.SIZE; width++) {
      for (int count : new int[] {2, 32, 33, 34, 128, 129, 130, 300}) {
        long mask = width == 0 ? 0 : -1L >>> (Long.SIZE - width);
        isReadBack(random.longs(count).map(each -> each & mask).toArray());
      }
    }
  }
}
