package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;

final class BinaryValuesTest {
  /** Both ways. */
  private static void same(Value value, String hex) {
    byte[] bytes = bytes(hex);
    assertThat(HexFormat.of().formatHex(BinaryValues.encode(value)))
        .isEqualTo(HexFormat.of().formatHex(bytes));
    assertThat(BinaryValues.size(value)).isEqualTo(bytes.length);
    assertThat(BinaryValues.decode(bytes)).isEqualTo(value);
  }

  private static Value read(String hex) {
    return BinaryValues.decode(bytes(hex));
  }

  private static void refused(String hex, String problem) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> read(hex))
        .withMessage("broker-bin-v1, " + problem);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void everyTypeHasItsTag() {
    same(Values.none(), "00");
    same(Values.bool(false), "01 00");
    same(Values.bool(true), "01 01");
    same(new CountValue(-1), "02 ff ff ff ff ff ff ff ff");
    same(Values.integer(-42), "03 ff ff ff ff ff ff ff d6");
    same(Values.real(-0.0), "04 80 00 00 00 00 00 00 00");
    same(Values.string("a\0"), "05 02 61 00");
    same(Values.address("1.2.3.4"), "06 00 00 00 00 00 00 00 00 00 00 ff ff 01 02 03 04");
    same(Values.subnet("::/0"), "07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    same(Values.subnet("1.2.3.0/24"), "07 00 00 00 00 00 00 00 00 00 00 ff ff 01 02 03 00 78");
    same(Values.udp(53), "08 00 35 02");
    same(new TimestampValue(-1), "09 ff ff ff ff ff ff ff ff");
    same(new TimespanValue(1), "0a 00 00 00 00 00 00 00 01");
    same(Values.enumValue("A::B"), "0b 04 41 3a 3a 42");
    same(Values.set("b", "a"), "0c 02 05 01 61 05 01 62");
    same(Values.table(Map.of("b", true, "a", false)), "0d 02 05 01 61 01 00 05 01 62 01 01");
    same(Values.vector(null, Values.vector()), "0e 02 00 0e 00");
  }

  @Test
  void lengthsGrowWithWhatTheyCount() {
    for (int length : new int[] {0, 1, 127, 128, 300, 16383, 16384, 1 << 21}) {
      StringValue string = Values.string(new byte[length]);
      assertThat(BinaryValues.decode(BinaryValues.encode(string))).isEqualTo(string);
    }
    assertThat(BinaryValues.encode(Values.string(new byte[300]))).startsWith(5, 0xac, 2);
    assertThat(BinaryValues.encode(Values.string(new byte[16384]))).startsWith(5, 0x80, 0x80, 1);
    assertThat(read("05 80 80 80 80 00")).isEqualTo(Values.string(""));
  }

  @Test
  void infinitiesAreSwappedAndNanIsAllOnes() {
    same(Values.real(Double.POSITIVE_INFINITY), "04 ff f0 00 00 00 00 00 00");
    same(Values.real(Double.NEGATIVE_INFINITY), "04 7f f0 00 00 00 00 00 00");
    same(Values.real(Double.NaN), "04 ff ff ff ff ff ff ff ff");
    same(Values.real(Double.MAX_VALUE), "04 7f ef ff ff ff ff ff ff");
    same(Values.real(Double.MIN_NORMAL), "04 00 10 00 00 00 00 00 00");
    assertThat(read("04 7f f8 00 00 00 00 00 00")).isEqualTo(Values.real(Double.NaN));
  }

  @Test
  void subnormalsAreWrittenAsZero() {
    assertThat(BinaryValues.encode(Values.real(Double.MIN_VALUE)))
        .isEqualTo(bytes("04 00 00 00 00 00 00 00 00"));
    assertThat(BinaryValues.encode(Values.real(-Double.MIN_VALUE)))
        .isEqualTo(bytes("04 80 00 00 00 00 00 00 00"));
  }

  @Test
  void takesWhatZeekTakesThoughItWouldNotWriteIt() {
    assertThat(read("01 07")).isEqualTo(Values.bool(true));
    assertThat(read("0c 02 05 01 62 05 01 61")).isEqualTo(Values.set("a", "b"));
    assertThat(read("07 00 00 00 00 00 00 00 00 00 00 ff ff 01 02 03 04 78"))
        .isEqualTo(Values.subnet("1.2.3.0/24"));
  }

  @Test
  void namesWhatIsWrongAndWhere() {
    refused("", "byte 0: the end (expected: a tag)");
    refused("0f", "byte 0: tag 0f (expected: 00 to 0e)");
    refused("0e 01 ff", "byte 2: tag ff (expected: 00 to 0e)");
    refused("00 00", "byte 1: 1 bytes after the value (expected: none)");
    refused("02 00 00", "byte 3: the end (expected: a count)");
    refused("05 03 61", "byte 1: length 3 (expected: at most 1, for the bytes that are left)");
    refused("08 00 35 04", "byte 3: protocol 4 (expected: at most 3)");
    refused(
        "07 00 00 00 00 00 00 00 00 00 00 ff ff 01 02 03 04 81",
        "byte 17: prefix length 129 (expected: at most 128)");
    refused("0e 01 0c 02 05 01 61 05 01 61", "byte 2: element a (expected: once in a set)");
    refused("0d 02 05 01 61 00 05 01 61 00", "byte 6: key a (expected: once in a table)");
  }

  @Test
  void believesNoCount() {
    refused(
        "0e ff ff ff ff 0f",
        "byte 1: count 4294967295 (expected: at most 0, for the bytes that are left)");
    refused("0d 02 00 00 01", "byte 1: count 2 (expected: at most 1, for the bytes that are left)");
    refused("0e ff ff ff ff 1f", "byte 1: length of 2^32 or more (expected: at most 0)");
    refused("05 80 80 80 80 80 00", "byte 1: length of 2^32 or more (expected: at most 0)");
    refused("05 80", "byte 2: the end (expected: a length)");
  }

  @Test
  void depthAndSizeAreLimited() {
    byte[] deep = bytes("0e 01".repeat(100) + "00");
    assertThat(BinaryValues.encode(BinaryValues.decode(deep))).isEqualTo(deep);
    refused("0e 01".repeat(101) + "00", "byte 200: container 101 deep (expected: at most 100)");
    refused("0e 01".repeat(100_000), "byte 200: container 101 deep (expected: at most 100)");
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> BinaryValues.decode(deep, 0, 10, new DecodeLimits(1, 9)))
        .withMessage("broker-bin-v1, byte 0: 10 bytes (expected: at most 9)");
  }

  @Test
  void readsWithinItsBounds() {
    byte[] bytes = bytes("ff 05 01 61 ff");
    assertThat(BinaryValues.decode(bytes, 1, 3, DecodeLimits.DEFAULT))
        .isEqualTo(Values.string("a"));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> BinaryValues.decode(bytes, 1, 2, DecodeLimits.DEFAULT))
        .withMessageStartingWith("broker-bin-v1, byte 1: length 1");
  }

  @Test
  void everyCutIsRefused() {
    byte[] whole =
        BinaryValues.encode(
            Values.vector(
                1,
                "text",
                Values.tcp(80),
                Values.subnet("10.0.0.0/8"),
                Values.set(1.5),
                Values.table(Map.of(1, true))));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> BinaryValues.decode(cut));
    }
  }
}
