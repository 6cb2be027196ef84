package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;

/**
 * Any bytes as a batch: the reader and its plain twin either both refuse them, with nothing but a
 * {@link DecodeException}, or read the same records, which survive writing and reading.
 *
 * <p>This one alone: {@code mvn -pl zeek integration-test -Dtest=LogBatchFuzzTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.time=1h}. A finding is written to {@code
 * src/test/resources}, beside the seeds, and stays there.
 */
@Tag("fuzz")
final class LogBatchFuzzTest {
  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);

  @FuzzTest
  @DictionaryEntries({
    "Conn::LOG",
    "Log::WRITER_ASCII",
    "default",
    "\0\0\0\7\0\0\0\0\1",
    "\0\0\0\16\0\0\0\0\1"
  })
  void anyBytes(byte[] data) {
    Optional<PlainBatch> plain = PlainBatch.decode(data);
    Optional<PlainBatch> fast = read(data);
    assertThat(fast).isEqualTo(plain);
    // The second time its schema is known.
    assertThat(read(data)).isEqualTo(plain);
    if (plain.isPresent() && plain.get().schema().size() > 0) {
      PlainBatch written = PlainBatch.decode(write()).orElseThrow();
      assertThat(written.schema()).isEqualTo(plain.get().schema());
      assertThat(written.records()).isEqualTo(plain.get().records());
    }
  }

  private Optional<PlainBatch> read(byte[] data) {
    try {
      reader.open(data, 0, data.length);
      reader.check();
      return Optional.of(PlainBatch.read(reader));
    } catch (DecodeException e) {
      assertThat(e.offset()).isBetween(0, data.length);
      return Optional.empty();
    }
  }

  /** By way of objects. */
  private byte[] write() {
    LogBatchWriter writer = new LogBatchWriter(reader.schema());
    reader.rewind();
    while (reader.next()) {
      LogRecord record = reader.toRecord();
      for (int i = 0; i < record.schema().size(); i++) {
        assertThat(record.isPresent(i)).isEqualTo(reader.isPresent(i));
        assertThat(record.value(i)).isEqualTo(reader.valueAt(i));
      }
      assertThat(record.toString()).isNotNull();
      writer.add(record);
    }
    return writer.toBytes();
  }
}
