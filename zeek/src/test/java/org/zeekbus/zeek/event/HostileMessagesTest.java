package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.DataMessageException.Problem;
import org.zeekbus.zeek.value.BinaryValues;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/** Messages that are to cost much: time, memory, the stack. */
final class HostileMessagesTest {
  private static final int MANY = 100_000;
  private static final int MIB = 1 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final DataMessageReader reader = new DataMessageReader(DecodeLimits.DEFAULT);
  private final DataMessageWriter writer =
      new DataMessageWriter(JsonStyle.VALID, DecodeLimits.DEFAULT);

  private static String message(String argument) {
    return ("{'topic':'t','@data-type':'vector','data':[{'@data-type':'count','data':1},"
            + "{'@data-type':'count','data':1},{'@data-type':'vector','data':["
            + "{'@data-type':'string','data':'E'},{'@data-type':'vector','data':["
            + argument
            + "]}]}]}")
        .replace('\'', '"');
  }

  private static String count(int number) {
    return "{'@data-type':'count','data':" + number + "}";
  }

  private void read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reader.read(bytes, 0, bytes.length);
  }

  private Value argument() {
    byte[] payload = Arrays.copyOf(reader.payload(), reader.payloadLength());
    return BinaryEvents.decode(payload).arguments().getFirst();
  }

  private void refused(String text, String problem) {
    assertThatExceptionOfType(DataMessageException.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.NOT_DECODED));
  }

  /** In an order that a sort or a hash table may take badly. */
  private static IntStream numbers(String order) {
    return switch (order) {
      case "ascending" -> IntStream.range(0, MANY);
      case "descending" -> IntStream.range(0, MANY).map(i -> MANY - 1 - i);
      case "organ pipe" ->
          IntStream.range(0, MANY).map(i -> i < MANY / 2 ? 2 * i : 2 * (MANY - 1 - i) + 1);
      default -> new Random(1).ints(0, Integer.MAX_VALUE).distinct().limit(MANY);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"ascending", "descending", "organ pipe", "random"})
  void largeSetsAreSorted(String order) {
    String elements =
        numbers(order).mapToObj(HostileMessagesTest::count).collect(Collectors.joining(","));
    read(message("{'@data-type':'set','data':[" + elements + "]}"));
    assertThat(argument())
        .isEqualTo(Values.set(numbers(order).boxed().map(Values::count).toList()));
    refused(
        message("{'@data-type':'set','data':[" + elements + "," + count(5) + "," + count(5) + "]}"),
        "element 5 (expected: once in a set)");
  }

  /** 20 comparisons each, of strings of which only the last byte differs. */
  @Test
  void longCommonPrefixesAreSorted() {
    String prefix = "x".repeat(4_000);
    String elements =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "{'@data-type':'string','data':'%s%04d'}".formatted(prefix, 1_999 - i))
            .collect(Collectors.joining(","));
    read(message("{'@data-type':'set','data':[" + elements + "]}"));
    assertThat(BinaryValues.size(argument())).isGreaterThan(2_000 * 4_000);
  }

  @Test
  void oneElementAThousandTimesIsRefused() {
    String elements = (count(7) + ",").repeat(MANY - 1) + count(7);
    refused(
        message("{'@data-type':'set','data':[" + elements + "]}"),
        "element 7 (expected: once in a set)");
    String entry = "{'key':" + count(7) + ",'value':" + count(7) + "}";
    refused(
        message("{'@data-type':'table','data':[" + (entry + ",").repeat(MANY - 1) + entry + "]}"),
        "key 7 (expected: once in a table)");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"@data-type\":\"vector\",\"data\":[', ']}'",
    "'{\"@data-type\":\"set\",\"data\":[', ']}'",
    "'{\"data\":[', '],\"@data-type\":\"vector\"}'",
    "'{\"@data-type\":\"table\",\"data\":[{\"key\":', ',\"value\":{\"@data-type\":\"none\"}}]}'",
    "'{\"@data-type\":\"table\",\"data\":[{\"value\":', ',\"key\":{\"@data-type\":\"none\"}}]}'"
  })
  void nestingIsTakenUpToTheLimit(String open, String close) {
    String none = "{\"@data-type\":\"none\"}";
    int most = 97; // beside message, event and arguments
    read(message(open.repeat(most) + none + close.repeat(most)));
    DataMessageWriter back = new DataMessageWriter(JsonStyle.VALID, DecodeLimits.DEFAULT);
    back.write(new byte[0], 0, 0, reader.payload(), 0, reader.payloadLength());
    refused(message(open.repeat(most + 1) + none + close.repeat(most + 1)), "101 deep");
    refused(message(open.repeat(MANY)), "deep");
    refused(message(open.repeat(MANY) + none + close.repeat(MANY)), "deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"x\":", "[{\"x\":["})
  void nestingBesideTheMessageHasALimitToo(String open) {
    refused("{\"x\":" + open.repeat(MANY), "a container too deep");
    refused("{\"data\":" + open.repeat(MANY), "a container too deep");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0c, 0x0d, 0x0e})
  void nestedBytesHaveALimit(int tag) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(BinaryEvents.encode(Event.of("E", Values.vector())));
    byte[] head = Arrays.copyOf(payload.toByteArray(), payload.size() - 2);
    payload.reset();
    payload.writeBytes(head);
    for (int i = 0; i < MANY; i++) {
      payload.write(tag);
      payload.write(1);
    }
    byte[] bytes = payload.toByteArray();
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> writer.write(bytes, 0, 0, bytes, 0, bytes.length))
        .withMessageContaining("101 deep");
  }

  @Test
  void hugeNumbersAreReadOrRefused() {
    String digits = "9".repeat(MIB);
    refused(
        message("{'@data-type':'count','data':" + digits + "}"),
        "… (expected: a count, 0 to 2^64-1)");
    refused(message("{'@data-type':'integer','data':-" + digits + "}"), "… (expected: an integer");
    read(message("{'@data-type':'real','data':" + digits + "}"));
    assertThat(argument()).isEqualTo(Values.real(Double.POSITIVE_INFINITY));
    read(message("{'@data-type':'real','data':0." + digits + "}"));
    assertThat(argument()).isEqualTo(Values.real(1));
    read(message("{'@data-type':'real','data':1e" + digits + "}"));
    assertThat(argument()).isEqualTo(Values.real(Double.POSITIVE_INFINITY));
    refused(message("{'@data-type':'timespan','data':'" + digits + "'}"), "(expected: a timespan");
    read(message("{'@data-type':'port','data':'" + digits + "'}"));
    refused(message("{'@data-type':'subnet','data':'" + digits + "'}"), "(expected: a subnet");
    refused(message("{'@data-type':'timestamp','data':'" + digits + "'}"), "(expected: a time");
  }

  @Test
  void aStringOf100MibIsCopiedOnce() {
    int size = 100 * MIB;
    byte[] head = message("{'@data-type':'string','data':'~'}").getBytes(StandardCharsets.UTF_8);
    int split = Bytes.of(head).text().indexOf('~');
    byte[] text = new byte[head.length - 1 + size];
    Arrays.fill(text, (byte) 'x');
    System.arraycopy(head, 0, text, 0, split);
    System.arraycopy(head, split + 1, text, split + size, head.length - split - 1);
    read(message(count(1))); // loads classes

    long before = THREADS.getCurrentThreadAllocatedBytes();
    reader.read(text, 0, text.length);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(size + MIB);

    assertThat(reader.payloadLength()).isBetween(size, size + 100);
  }

  /** A message of 1 MiB must not keep memory for the next, small ones. */
  @Test
  void largeMessagesLeaveNoMemoryBehind() {
    byte[] large = new byte[8 * MIB];
    byte[] payload = BinaryEvents.encode(Event.of("E", new StringValue(Bytes.of(large))));
    writer.write(payload, 0, 0, payload, 0, payload.length);
    assertThat(writer.length()).isGreaterThan(6 * large.length);
    byte[] small = BinaryEvents.encode(Event.of("E"));
    writer.write(small, 0, 0, small, 0, small.length);
    assertThat(writer.array().length).isLessThan(MIB);
    read(message("{'@data-type':'string','data':'" + "\\u0041".repeat(2 * MIB) + "'}"));
    assertThat(reader.payloadLength()).isGreaterThan(2 * MIB);
    read(message(count(1)));
    assertThat(reader.payload().length).isLessThan(MIB);
  }

  /** Nones become the most text: 32 bytes each. */
  @Test
  void theTextHasALimit() {
    byte[] payload =
        BinaryEvents.encode(
            Event.of(
                "E",
                Values.vector(IntStream.range(0, MANY).mapToObj(_ -> Values.none()).toArray())));
    DecodeLimits limits = new DecodeLimits(100, MIB);
    assertThat(payload.length).isLessThan(limits.size());
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() ->
            new DataMessageWriter(JsonStyle.VALID, limits)
                .write(payload, 0, 0, payload, 0, payload.length))
        .withMessageContaining("a text longer than 1048576 bytes");
    writer.write(payload, 0, 0, payload, 0, payload.length);
    assertThat(writer.length()).isGreaterThan(32 * MANY);
  }

  @Test
  void sizesHaveALimit() {
    DataMessageReader small = new DataMessageReader(new DecodeLimits(100, 100));
    byte[] text = message(count(1)).getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(DataMessageException.class)
        .isThrownBy(() -> small.read(text, 0, text.length))
        .withMessageContaining("(expected: at most 100)");
    assertThatExceptionOfType(DataMessageException.class)
        .isThrownBy(() -> small.open(text, 0, text.length));
  }

  /** Nine bytes for two characters: only the text's size is limited. */
  @Test
  void plainNumbersBecomeLonger() {
    String ones = "1,".repeat(MANY) + "1";
    byte[] body =
        ("{\"topic\":\"t\",\"event\":\"E\",\"args\":[" + ones + "]}")
            .getBytes(StandardCharsets.UTF_8);
    DataMessageReader small = new DataMessageReader(new DecodeLimits(100, body.length));
    small.open(body, 0, body.length);
    assertThat(small.next()).isTrue();
    assertThat(small.payloadLength()).isGreaterThan(4 * body.length);
    assertThat(small.next()).isFalse();
  }

  /** Of all types, in both ways, once the arrays have grown and the code is compiled. */
  @Test
  void nothingIsAllocatedOnceWarm() {
    byte[] payload =
        BinaryEvents.encode(
            Event.of(
                    "Demo::all",
                    null,
                    true,
                    Values.count(1),
                    -1,
                    2.5,
                    1763881200.123457,
                    "text \n é",
                    Values.address("10.0.0.1"),
                    Values.address("2001:db8::1"),
                    Values.subnet("10.0.0.0/8"),
                    Values.tcp(80),
                    Instant.parse("2025-11-23T07:00:00.123456789Z"),
                    Duration.ofMillis(1500),
                    Values.enumValue("A::B"),
                    Values.set("b", "a", "c"),
                    Values.table(Map.of("k", 1, "l", 2)))
                .with(Values.count(4711), Values.string("x")));
    byte[] topic = {'t'};
    writer.write(topic, 0, 1, payload, 0, payload.length);
    byte[] text = Arrays.copyOf(writer.array(), writer.length());
    assertThat(
            leastAllocated(() -> {
              writer.write(topic, 0, 1, payload, 0, payload.length);
              reader.read(text, 0, text.length);
            }))
        .isZero();
  }

  /** Six decimals say none of these. */
  @Test
  void realsOfAllDigitsAreWrittenWithoutAllocation() {
    byte[] payload =
        BinaryEvents.encode(Event.of("Demo::reals", 1 / 3.0, 1e-7, 1e300, 10000000.00000001));
    assertThat(leastAllocated(() -> writer.write(payload, 0, 0, payload, 0, payload.length)))
        .isZero();
  }

  private static long leastAllocated(Runnable action) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        action.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
