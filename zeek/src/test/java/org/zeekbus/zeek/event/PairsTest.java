package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;

/** Events convert between the two formats as in Zeek. */
final class PairsTest {
  private static final List<Pair> PAIRS = Pair.all();

  @Test
  void areAllThere() {
    assertThat(PAIRS).hasSize(631);
    assertThat(PAIRS).filteredOn(Pair::in).hasSize(390);
  }

  static Stream<Pair> madeJson() {
    return PAIRS.stream().filter(Pair::in);
  }

  static Stream<Pair> madeBinary() {
    return PAIRS.stream().filter(pair -> !pair.in());
  }

  @ParameterizedTest
  @MethodSource("madeJson")
  void jsonIsWrittenAsZeekWritesIt(Pair pair) {
    var message =
        new JsonEvents.DataMessage(
            Bytes.of(pair.topic()), BinaryEvents.decode(pair.binary().toArray()));
    byte[] json = JsonEvents.encode(message, JsonStyle.AS_ZEEK);
    assertThat(new String(json, StandardCharsets.ISO_8859_1))
        .isEqualTo(new String(pair.json().toArray(), StandardCharsets.ISO_8859_1));
  }

  /** Where Zeek's text for clients is no JSON, by the ends of topics. */
  private static final Map<String, String> NO_JSON =
      Map.ofEntries(
          Map.entry("/023", "infinity: Zeek writes inf without quotes"),
          Map.entry("/024", "-infinity: Zeek writes -inf without quotes"),
          Map.entry("/025", "NaN: Zeek writes nan without quotes"),
          Map.entry("/055", "a vertical tab: Zeek writes \\v"),
          Map.entry("/056", "NUL: Zeek writes the byte"),
          Map.entry("/057", "control bytes: Zeek writes them as they are"),
          Map.entry("/058", "bytes that are no UTF-8: Zeek writes them as they are"),
          Map.entry("/059", "a surrogate in UTF-8: Zeek writes it as it is"),
          Map.entry("/060", "a control byte: Zeek writes it as it is"),
          Map.entry("/118", "the state of MD5: Zeek writes its bytes as they are"));

  /** Where Zeek's text for clients has other digits: a part of the JSON, and the reason. */
  private static final Map<String, String> DIGITS =
      Map.ofEntries(
          Map.entry("/015\"", "a third: Zeek rounds to six decimals"),
          Map.entry("/016\"", "1e-7: Zeek rounds to six decimals"),
          Map.entry("/018\"", "1e21: Zeek writes all digits, and does not read them"),
          Map.entry(
              "/019\"", "the greatest double: Zeek writes all digits, and does not read them"),
          Map.entry("/020\"", "a negative double of 301 digits, which Zeek does not read"),
          Map.entry("/021\"", "seven decimals: Zeek rounds to six"),
          Map.entry("/026\"", "microseconds: Zeek cuts to milliseconds"),
          Map.entry("/029\"", "a microsecond: Zeek cuts to milliseconds"),
          Map.entry("/030\"", "microseconds: Zeek cuts to milliseconds"),
          Map.entry("/031\"", "microseconds: Zeek cuts to milliseconds"),
          Map.entry("/032\"", "before 1970: Zeek cuts to seconds"),
          Map.entry("/033\"", "before 1970: Zeek cuts to seconds"),
          Map.entry("/035\"", "before 1970: Zeek cuts to seconds"),
          Map.entry("/121\"", "microseconds: Zeek cuts to milliseconds"),
          Map.entry(
              "\"1500us\"},{\"@data-type\":\"real\"",
              "nanoseconds and 1e-9: Zeek cuts to milliseconds, and to six decimals"));

  @ParameterizedTest
  @MethodSource("madeJson")
  void clientsGetZeeksTextOrExactAndValidJson(Pair pair) {
    DataMessageWriter writer = new DataMessageWriter(JsonStyle.VALID, DecodeLimits.DEFAULT);
    byte[] topic = pair.topic().getBytes(StandardCharsets.UTF_8);
    byte[] binary = pair.binary().toArray();
    Bytes text = Bytes.of(Objects.requireNonNull(PlainDataMessages.write(writer, topic, binary)));
    String end = pair.topic().substring(pair.topic().lastIndexOf('/'));
    String different = NO_JSON.containsKey(end) ? NO_JSON.get(end) : mentioned(DIGITS, pair);
    if (different == null && !hasExactTime(pair)) {
      assertThat(text).isEqualTo(pair.json());
    } else {
      assertThat(text).as(different).isNotEqualTo(pair.json());
    }
    if (!NO_JSON.containsKey(end)) {
      byte[] json = text.toArray();
      assertThat(JsonEvents.decode(json)).isEqualTo(BinaryEvents.decode(binary));
    }
    assertThat(text.isUtf8()).isTrue();
    assertThat(text.text()).matches("[^\\x00-\\x1f]*");
  }

  /** A time of the network with more than the milliseconds that Zeek writes. */
  private static boolean hasExactTime(Pair pair) {
    List<Event.Metadata> metadata = BinaryEvents.decode(pair.binary().toArray()).metadata();
    return metadata != null
        && metadata.stream()
            .anyMatch(entry ->
                entry.value() instanceof TimestampValue time && time.nanos() % 1_000_000 != 0);
  }

  /** The differences: a part of the JSON, and the reason. */
  private static final Map<String, String> DIFFERENT =
      Map.ofEntries(
          Map.entry("/ws/in/046\"", "the greatest double: Zeek reads infinity"),
          Map.entry("/ws/in/047\"", "a subnormal: Zeek's bytes are another number, ours zero"),
          Map.entry("/ws/in/052\"", "17 digits: Zeek is off by one bit"),
          Map.entry("/ws/in/106\"", "2^63-1 ns, which Zeek's double rounds to 2^63, which wraps"),
          Map.entry("/ws/in/124\"", "an escaped slash: Zeek reads a question mark"),
          Map.entry("/ws/in/236\"", "a record with more than its declaration: Zeek drops it"),
          Map.entry("/ws/in/241\"", "a record with less than its declaration: Zeek adds it"),
          Map.entry("/ws/in/568\"", "metadata of an id that the receiving Zeek does not know"),
          Map.entry("/ws/in/569\"", "metadata of a type that the receiving Zeek does not want"),
          Map.entry("/ws/in/573\"", "metadata without a good entry: Zeek writes an empty vector"),
          Map.entry("\"unknown id\"", "metadata of an id that the receiving Zeek does not know"),
          Map.entry("\"wrong type\"", "metadata of a type that the receiving Zeek does not want"));

  /** Messages that Zeek takes as events and we refuse. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("/ws/in/546\"", "byte 81: format version 2 (expected: 1)"),
          Map.entry("/ws/in/547\"", "byte 81: integer (expected: a count)"),
          Map.entry("/ws/in/548\"", "byte 81: string (expected: a count)"),
          Map.entry("/ws/in/549\"", "byte 117: message type 0 (expected: 1)"),
          Map.entry("/ws/in/550\"", "byte 117: message type 2 (expected: 1)"),
          Map.entry("/ws/in/551\"", "byte 117: message type 3 (expected: 1)"),
          Map.entry("/ws/in/552\"", "byte 117: message type 4 (expected: 1)"),
          Map.entry("/ws/in/553\"", "byte 117: message type 5 (expected: 1)"),
          Map.entry("/ws/in/554\"", "byte 117: message type 6 (expected: 1)"),
          Map.entry("/ws/in/555\"", "byte 117: message type 99 (expected: 1)"),
          Map.entry("/ws/in/557\"", "byte 153: vector of 1 (expected: 2 or more)"),
          Map.entry("/ws/in/563\"", "byte 236: set (expected: a vector)"),
          Map.entry("/ws/in/564\"", "byte 236: string (expected: a vector)"),
          Map.entry("/ws/in/571\"", "byte 355: string (expected: a vector)"),
          Map.entry("/ws/in/572\"", "byte 355: timestamp (expected: a vector)"),
          Map.entry("/ws/in/573\"", "byte 389: vector of 1 (expected: 2 or more)"));

  private static @Nullable String mentioned(Map<String, String> in, Pair pair) {
    String json = pair.json().text();
    return in.entrySet().stream()
        .filter(entry -> json.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findAny()
        .orElse(null);
  }

  @ParameterizedTest
  @MethodSource("madeBinary")
  void jsonIsReadAsZeekReadsIt(Pair pair) {
    byte[] json = pair.json().toArray();
    String refused = mentioned(REFUSED, pair);
    if (refused != null) {
      assertThatExceptionOfType(DecodeException.class)
          .isThrownBy(() -> JsonEvents.decode(json))
          .withMessage("broker-json-v1, " + refused);
      return;
    }
    JsonEvents.DataMessage message =
        JsonEvents.decodeDataMessage(json, 0, json.length, DecodeLimits.DEFAULT);
    assertThat(message.topic()).isEqualTo(Bytes.of(pair.topic()));

    Event read = message.event();
    Event made = BinaryEvents.decode(pair.binary().toArray());
    String different = mentioned(DIFFERENT, pair);
    if (different != null) {
      assertThat(read).as(different).isNotEqualTo(made);
      assertThat(read.name()).isEqualTo(made.name());
    } else if (!read.equals(made)) {
      assertThat(throughZeek(read)).isEqualTo(made);
    } else {
      assertThat(BinaryEvents.encode(read)).isEqualTo(pair.binary().toArray());
    }
  }

  /** Also those that {@link JsonEvents} refuses. */
  @ParameterizedTest
  @MethodSource("madeBinary")
  void clientsPublishWhatTheyPublishAtZeek(Pair pair) {
    DataMessageReader reader = new DataMessageReader(DecodeLimits.DEFAULT);
    byte[] json = pair.json().toArray();
    reader.read(json, 0, json.length);
    assertThat(Bytes.of(reader.topic(), 0, reader.topicLength())).isEqualTo(Bytes.of(pair.topic()));
    Bytes payload = Bytes.of(reader.payload(), 0, reader.payloadLength());
    Event read = BinaryEvents.decode(payload.toArray());
    Event made = BinaryEvents.decode(pair.binary().toArray());
    String different = mentioned(DIFFERENT, pair);
    if (different != null) {
      assertThat(read).as(different).isNotEqualTo(made);
      assertThat(read.name()).isEqualTo(made.name());
    } else if (!payload.equals(pair.binary())) {
      assertThat(throughZeek(read)).isEqualTo(made);
    }
  }

  /**
   * The event after a script had it. A time is a double of seconds then, whose nanoseconds are cut;
   * of type any it is not looked at, and stays. Empty metadata is none.
   */
  private static Event throughZeek(Event event) {
    List<Event.Metadata> metadata = event.metadata();
    if (metadata != null) {
      metadata =
          metadata.isEmpty()
              ? null
              : metadata.stream()
                  .map(entry -> new Event.Metadata(entry.id(), throughZeek(entry.value())))
                  .toList();
    }
    List<Value> arguments = event.arguments().stream().map(PairsTest::throughZeek).toList();
    return new Event(event.name(), arguments, metadata);
  }

  private static Value throughZeek(Value value) {
    return value instanceof TimestampValue timestamp
        ? new TimestampValue((long) (timestamp.nanos() / 1e9 * 1e9))
        : value;
  }
}
