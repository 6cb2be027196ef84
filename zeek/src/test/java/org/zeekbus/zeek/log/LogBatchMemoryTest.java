package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;

/** How much memory batches take, as the JVM counts it for this thread. */
final class LogBatchMemoryTest {
  private static final int PAYLOAD = 8 << 20;

  /** Of ours for each byte of a schema of fields without names, the worst there is. */
  private static final int MULTIPLE = 8;

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private long sum;

  @Test
  void readingTakesNoneForRecordsAndValues() {
    List<byte[]> batches =
        Recordings.messages("busy-logs.frames", Recordings.LOG).stream()
            .map(frames -> LogMessage.of(frames).batch())
            .toList();
    for (int warmUp = 0; warmUp < 3; warmUp++) {
      batches.forEach(this::read);
    }
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long before = allocated();
      for (byte[] each : batches) {
        read(each);
      }
      least = Math.min(least, allocated() - before);
    }
    assertThat(least).as("bytes for 5,069 records").isLessThan(5_069);
    assertThat(sum).isNotZero();
  }

  private void read(byte[] bytes) {
    batch.open(bytes, 0, bytes.length);
    while (batch.next()) {
      for (int i = 0; i < batch.schema().size(); i++) {
        sum += batch.isPresent(i) ? value(i) : 0;
      }
    }
  }

  private long value(int field) {
    return switch (batch.schema().field(field).type()) {
      case BOOL -> batch.booleanAt(field) ? 1 : 0;
      case INT, COUNT -> batch.longAt(field);
      case DOUBLE, TIME, INTERVAL -> (long) batch.doubleAt(field);
      case STRING, ENUM, FUNC, FILE -> batch.bytesOffset(field) + batch.bytesLength(field);
      case PORT -> batch.portNumberAt(field) + batch.portProtocolAt(field).number();
      case ADDR -> batch.addressOffset(field) + (batch.isIpv4(field) ? 4 : 16);
      case SUBNET -> batch.addressOffset(field) + batch.prefixLengthAt(field);
      case TABLE, VECTOR -> {
        LogElements elements = batch.elementsAt(field);
        long count = 0;
        while (elements.next()) {
          count += elements.isPresent() ? elements.bytesLength() : 0;
        }
        yield count;
      }
      case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR -> 0;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7fffffff", // stream
        "00000000 00000000 00000000 00000000 7fffffff", // fields
        "00000000 00000000 00000000 00000000 00000000 7fffffff", // records of nothing
        "00000000 00000000 00000000 00000000 00000001 00 00000000 00000007 00000000 00 7fffffff",
        "00000000 00000000 00000000 00000000 00000001 00 00000000 00000013 00000007 00 00000001"
            + " 00000013 00000000 01 000000007fffffff"
      })
  void promisesTakeNone(String hex) {
    byte[] bytes = WireText.bytes(hex);
    assertRefused(bytes);
    long before = allocated();
    assertRefused(bytes);
    assertThat(allocated() - before).isLessThan(100_000);
  }

  private void assertRefused(byte[] bytes) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> {
          batch.open(bytes, 0, bytes.length);
          batch.check();
        });
  }

  @Test
  void fieldsTakeASmallMultipleOfTheirBytes() {
    byte[] bytes = new byte[PAYLOAD];
    ValueLayout.INTS.set(bytes, 16, (PAYLOAD - 24) / 14);
    long before = allocated();
    batch.open(bytes, 0, bytes.length);
    long used = allocated() - before;
    assertThat(batch.schema().size()).isEqualTo((PAYLOAD - 24) / 14);
    assertThat(used).isLessThan((long) MULTIPLE * PAYLOAD);
    assertThat(new SchemaCache().held()).isZero();
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
