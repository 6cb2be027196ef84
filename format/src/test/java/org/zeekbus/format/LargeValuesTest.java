package org.zeekbus.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** Strings that take much memory as lines: they find room at once, or are refused. */
final class LargeValuesTest {
  private static final List<LogField> FIELDS = List.of(LogField.of("x", ZeekType.STRING));
  private static final int LARGE = 1 << 20;

  private static LineBuffer line(Map<String, String> options, byte[] value) {
    LogBatchWriter writer = new LogBatchWriter(LogSchema.of("Test::LOG", "test", FIELDS));
    writer.putBytes(value, 0, value.length);
    byte[] bytes = writer.toBytes();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    assertThat(batch.next()).isTrue();
    LineBuffer out = new LineBuffer(1);
    LogFormat.of(AsciiOptions.DEFAULT.with(options), batch.schema()).record(batch, out);
    return out;
  }

  private static byte[] repeated(String text) {
    return text.repeat(LARGE / text.length() + 1).getBytes(ISO_8859_1);
  }

  /** Doubling would leave up to twice the room. */
  @ParameterizedTest
  @CsvSource({
    "T, JSON::STRING_ESCAPE_POLICY_HEX, '\\0'", "T, JSON::STRING_ESCAPE_POLICY_HEX, 'a\\0'",
    "T, JSON::STRING_ESCAPE_POLICY_HEX, 'a\\n'", "T, JSON::STRING_ESCAPE_POLICY_PUA, '\\0'",
    "T, JSON::STRING_ESCAPE_POLICY_PUA, 'a\\n'", "T, JSON::STRING_ESCAPE_POLICY_TSV, '\\0'",
    "T, JSON::STRING_ESCAPE_POLICY_TSV, 'a\\n'", "F, JSON::STRING_ESCAPE_POLICY_HEX, '\\0'",
    "F, JSON::STRING_ESCAPE_POLICY_HEX, 'a\\n'", "F, JSON::STRING_ESCAPE_POLICY_HEX, 'a\\t'",
    "F, JSON::STRING_ESCAPE_POLICY_HEX, 'abc'", "T, JSON::STRING_ESCAPE_POLICY_HEX, 'abc'",
  })
  void aLineTakesNoMoreMemoryThanItHasBytes(String json, String policy, String text) {
    Map<String, String> options = Map.of("use_json", json, "json_string_escape_policy", policy);
    LineBuffer out = line(options, repeated(text.translateEscapes()));
    assertThat(out.array().length - out.length()).isLessThan(64);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theLengthThatIsWorkedOutIsTheLengthThatIsWritten(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Bytes> separators = List.of(Bytes.of("\t"), Bytes.of(", "));
    for (int i = 0; i < 20_000; i++) {
      byte[] in = OneRecord.bytes("-" + PlainText.random(random) + "-");
      AsciiEscape escape = new AsciiEscape(random.nextBoolean(), separators);
      LineBuffer out = new LineBuffer(1);
      escape.put(in, 1, in.length - 1, out);
      assertThat(escape.length(in, 1, in.length - 1))
          .as("seed %d, %d", seed, i)
          .isEqualTo(out.length());
    }
  }

  @Test
  void whatFindsNoRoomIsRefusedBeforeItIsAskedFor() {
    LineBuffer out = new LineBuffer(16);
    out.put("before".getBytes(ISO_8859_1));
    long heap = Runtime.getRuntime().maxMemory();
    assertThatThrownBy(() -> out.reserve(out.length(), heap))
        .isInstanceOf(RefusedBatchException.class)
        .hasMessageContainingAll("lines of ", "java -Xmx");
    int batch = (int) Math.min(heap / 2, Integer.MAX_VALUE);
    out.beside(batch);
    assertThatThrownBy(() -> out.reserve(out.length(), heap / 8 * 5 - batch))
        .isInstanceOf(RefusedBatchException.class)
        .hasMessageContaining("for a batch");
    assertThat(new String(out.array(), 0, out.length(), ISO_8859_1)).isEqualTo("before");
  }

  @Test
  void severalSinksShareTheMemory() {
    int lines = (int) Math.min(Runtime.getRuntime().maxMemory() / 4, Integer.MAX_VALUE / 2);
    LineBuffer out = new LineBuffer(16);
    MemoryShare.of(
        4,
        () ->
            assertThatThrownBy(() -> out.reserve(out.length(), lines))
                .isInstanceOf(RefusedBatchException.class)
                .hasMessageContaining("java -Xmx"));
    MemoryShare.of(1, () -> out.reserve(out.length(), lines));
    assertThat(out.array()).hasSizeGreaterThanOrEqualTo(lines);
  }

  @Test
  void aLongArrayIsLetGoWithItsLines() {
    LineBuffer out = new LineBuffer(16);
    out.put("kept".getBytes(ISO_8859_1));
    int start = out.length();
    out.put(new byte[40 << 20]);
    out.cut(start);
    assertThat(out.array()).hasSizeLessThan(1 << 20);
    assertThat(new String(out.array(), 0, out.length(), ISO_8859_1)).isEqualTo("kept");
  }
}
