package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.value.BinaryValues;
import org.zeekbus.zeek.value.JsonValues;

/** The most memory that a stranger can make the decoders allocate for each byte sent. */
final class DecoderMemoryTest {
  private static final int SIZE = 1 << 20;
  private static final int FLOOR = 1 << 18;

  /** Tables of one pair are the worst: they are trees, and copied once. */
  private static final long MULTIPLE = 80;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static long allocated(byte[] in, Consumer<byte[]> decoder) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      decoder.accept(in);
    } catch (DecodeException _) {
      // allocates as well
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** The element again and again in a vector, up to SIZE bytes; # is a number of its own. */
  private static byte[] vectorOf(String element) {
    HexFormat hex = HexFormat.of();
    ByteArrayOutputStream elements = new ByteArrayOutputStream();
    int count = 0;
    while (elements.size() < SIZE) {
      elements.writeBytes(hex.parseHex(element.replace("#", hex.toHexDigits(count++, 6))));
    }
    ByteArrayOutputStream vector = new ByteArrayOutputStream();
    vector.write(0x0e);
    vector.write((count & 0x7f) | 0x80);
    vector.write(((count >> 7) & 0x7f) | 0x80);
    vector.write(count >> 14);
    vector.writeBytes(elements.toByteArray());
    return vector.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "00",
    "0101",
    "0500",
    "050161",
    "0b00",
    "0e00",
    "0e0100",
    "0c0100",
    "0d010000",
    "0e020000",
    "0e010e010e010e0100",
    "0d01050161050161",
    "0e0b0000000000000000000000",
    "0e1100"
  })
  void binaryIsASmallMultiple(String element) {
    byte[] in = vectorOf(element);
    assertThat(allocated(in, BinaryValues::decode)).isLessThan(MULTIPLE * in.length + FLOOR);
  }

  /** Each vector promises as many elements as there are bytes left. */
  @ParameterizedTest
  @CsvSource({"0e", "0c", "0d"})
  void nestedPromisesCostNothing(String tag) {
    byte[] in = new byte[SIZE];
    int at = 0;
    for (int depth = 0; depth < 90; depth++) {
      int left = (SIZE - at - 5) / 2;
      byte[] head = {
        HexFormat.of().parseHex(tag)[0],
        (byte) (left | 0x80),
        (byte) ((left >> 7) | 0x80),
        (byte) (left >> 14)
      };
      System.arraycopy(head, 0, in, at, head.length);
      at += head.length;
    }
    assertThat(allocated(in, BinaryValues::decode)).isLessThan(MULTIPLE * in.length + FLOOR);
  }

  @ParameterizedTest
  @CsvSource({
    "{\"@data-type\":\"none\"}",
    "'{\"@data-type\":\"set\",\"data\":[]}'",
    "'{\"data\":[],\"@data-type\":\"vector\"}'",
    "'{\"@data-type\":\"real\",\"data\":123456789012345678}'",
    "'{\"@data-type\":\"string\",\"data\":\"\\n\"}'"
  })
  void jsonIsASmallMultiple(String element) {
    String elements = (element + ",").repeat(SIZE / (element.length() + 1));
    String json = "{\"@data-type\":\"vector\",\"data\":[" + elements + element + "]}";
    byte[] in = json.getBytes(StandardCharsets.UTF_8);
    assertThat(allocated(in, JsonValues::decode)).isLessThan(MULTIPLE * in.length + FLOOR);
  }
}
