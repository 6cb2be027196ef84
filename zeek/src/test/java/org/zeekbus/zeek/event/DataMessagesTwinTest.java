package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zeekbus.zeek.event.PlainDataMessages.read;
import static org.zeekbus.zeek.event.PlainDataMessages.write;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.event.PlainDataMessages.Outcome;
import org.zeekbus.zeek.value.BinaryValues;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.RandomValues;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/** The direct translators do what their plain twin does. Failures name the seed. */
final class DataMessagesTwinTest {
  private static final int MANY = 20_000;
  private static final int LONGEST = 4_000;
  private static final byte[] TOPIC = {'/', 't', (byte) 0xff, '"', 0};

  /** Those that can say everything. */
  private static final List<JsonStyle> STYLES = List.of(JsonStyle.AS_ZEEK, JsonStyle.VALID);

  private final DataMessageReader reader = new DataMessageReader(DecodeLimits.DEFAULT);

  private static DataMessageWriter writer(JsonStyle style) {
    return new DataMessageWriter(style, DecodeLimits.DEFAULT);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** An event, or nearly one, around random values. */
  private static Value message(Random random) {
    RandomValues values = new RandomValues(random);
    Value name = random.nextInt(10) == 0 ? values.next() : Values.string("Demo::event");
    List<Value> arguments = some(values, random.nextInt(4));
    List<Value> event = new ArrayList<>(List.of(name, new VectorValue(arguments)));
    switch (random.nextInt(6)) {
      case 0 -> {
        List<Value> metadata = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
          Value id = random.nextInt(5) == 0 ? values.next() : Values.count(left);
          List<Value> entry = new ArrayList<>(some(values, random.nextInt(8) == 0 ? 2 : 1));
          entry.addFirst(id);
          metadata.add(random.nextInt(8) == 0 ? id : new VectorValue(entry));
        }
        event.add(new VectorValue(metadata));
        event.addAll(some(values, random.nextInt(8) == 0 ? 1 : 0));
      }
      case 1 -> event.set(1, values.next());
      case 2 -> event.removeLast();
      default -> {}
    }
    List<Value> message = new ArrayList<>(List.of(Values.count(1), Values.count(1)));
    message.add(new VectorValue(event));
    switch (random.nextInt(12)) {
      case 0 -> message.set(random.nextInt(3), values.next());
      case 1 -> message.add(values.next());
      case 2 -> message.removeLast();
      default -> {}
    }
    return new VectorValue(message);
  }

  private static List<Value> some(RandomValues values, int count) {
    List<Value> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(values.next());
    }
    return some;
  }

  @ParameterizedTest
  @EnumSource(names = "EXACT", mode = EnumSource.Mode.EXCLUDE)
  void randomPayloadsBecomeTheSameText(JsonStyle style) {
    DataMessageWriter writer = writer(style);
    int written = 0;
    for (int seed = 0; seed < MANY; seed++) {
      byte[] payload = BinaryValues.encode(message(new Random(seed)));
      byte[] expected = write(style, TOPIC, payload);
      byte[] text = write(writer, TOPIC, payload);
      if (expected != null && text != null) {
        assertThat(text(text)).as("seed %d", seed).isEqualTo(text(expected));
        written++;
      } else {
        assertThat(text).as("seed %d", seed).isEqualTo(expected);
      }
    }
    assertThat(written).isBetween(MANY / 3, MANY - 1);
  }

  @Test
  void randomTextsBecomeTheSameEvent() {
    int events = 0;
    for (int seed = 0; seed < MANY; seed++) {
      Random random = new Random(seed);
      JsonStyle style = STYLES.get(random.nextInt(STYLES.size()));
      String topic = random.nextInt(20) == 0 ? "7" : "\"a\\/b\\u00e9\"";
      Value message = message(random);
      String text = new LooseJson(random, style).message(topic, message);
      byte[] in = text.getBytes(StandardCharsets.ISO_8859_1);
      Outcome expected = read(in);
      assertThat(read(reader, in)).as("seed %d: %s", seed, text).isEqualTo(expected);
      events += expected.problem() == null ? 1 : 0;
    }
    assertThat(events).isBetween(MANY / 3, MANY - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "cluster-small.frames, 48",
    "cluster.frames, 3728",
    "websocket/websocket.frames, 1394",
    "websocket/metadata.frames, 147"
  })
  void recordedEventsGoThereAndBack(String recording, int count) {
    List<List<byte[]>> messages = Recordings.messages(recording, Recordings.EVENT);
    assertThat(messages).hasSize(count);
    for (List<byte[]> frames : messages) {
      byte[] topic = frames.get(0);
      byte[] payload = frames.get(3);
      for (JsonStyle style : STYLES) {
        assertThat(write(writer(style), topic, payload)).isEqualTo(write(style, topic, payload));
      }
      byte[] exact = write(writer(JsonStyle.EXACT), topic, payload);
      if (exact != null) {
        Outcome outcome = read(reader, exact);
        assertThat(outcome).isEqualTo(read(exact));
        assertThat(outcome.topic()).isEqualTo(Bytes.of(topic));
        assertThat(outcome.payload()).isEqualTo(withoutEmptyMetadata(payload));
      }
    }
  }

  /** Zeek writes metadata that is empty if it dropped all that there was. */
  private static Bytes withoutEmptyMetadata(byte[] payload) {
    Event event = BinaryEvents.decode(payload);
    return List.of().equals(event.metadata())
        ? Bytes.of(BinaryEvents.encode(new Event(event.name(), event.arguments(), null)))
        : Bytes.of(payload);
  }

  @Test
  void mutatedPayloadsAreTheSameOrRefused() {
    List<byte[]> seeds =
        Recordings.messages("websocket/websocket.frames", Recordings.EVENT).stream()
            .map(frames -> frames.get(3))
            .filter(payload -> payload.length <= LONGEST)
            .toList();
    DataMessageWriter writer = writer(JsonStyle.VALID);
    for (int seed = 0; seed < MANY; seed++) {
      byte[] payload = MutatedEventsTest.mutated(seeds, new Random(seed));
      assertThat(write(writer, TOPIC, payload))
          .as("seed %d", seed)
          .isEqualTo(write(JsonStyle.VALID, TOPIC, payload));
    }
  }

  @Test
  void mutatedTextsAreTheSameOrRefused() {
    List<byte[]> seeds =
        Pair.all().stream()
            .map(pair -> pair.json().toArray())
            .filter(json -> json.length <= LONGEST)
            .toList();
    for (int seed = 0; seed < MANY; seed++) {
      byte[] text = MutatedEventsTest.mutated(seeds, new Random(seed));
      assertThat(read(reader, text)).as("seed %d", seed).isEqualTo(read(text));
    }
  }

  @Test
  void everyCutIsRefused() {
    DataMessageWriter writer = writer(JsonStyle.VALID);
    List<byte[]> frames =
        Recordings.messages("websocket/metadata.frames", Recordings.EVENT).getLast();
    byte[] payload = frames.get(3);
    for (int length = 0; length < payload.length; length++) {
      assertThat(write(writer, TOPIC, Arrays.copyOf(payload, length))).isNull();
    }
    for (Pair pair : Pair.all().stream().filter(one -> !one.in()).limit(100).toList()) {
      byte[] text = pair.json().toArray();
      for (int length = 0; length < text.length; length++) {
        assertThat(read(reader, Arrays.copyOf(text, length))).isEqualTo(Outcome.NOT_DECODED);
      }
    }
  }

  @Test
  void unsortedSetsAreWrittenSortedAndDuplicatesRefused() {
    Value args = Values.vector(Values.set("a", "b", "c"));
    byte[] payload = BinaryEvents.encode(Event.of("E", args));
    String all = text(payload);
    DataMessageWriter writer = writer(JsonStyle.VALID);
    byte[] expected = write(writer, TOPIC, payload);
    for (String order : List.of("bac", "cba", "cab", "aba", "aab", "bbb")) {
      String odd =
          all.replace(
              "\5\1a\5\1b\5\1c", "\5\1%s\5\1%s\5\1%s".formatted((Object[]) order.split("")));
      byte[] other = odd.getBytes(StandardCharsets.ISO_8859_1);
      boolean different = order.chars().distinct().count() == 3;
      assertThat(write(writer, TOPIC, other)).isEqualTo(different ? expected : null);
    }
  }

  @Test
  void bytesBeforeAndBehindAreNotRead() {
    byte[] payload = BinaryEvents.encode(Event.of("E", new StringValue(Bytes.of("x"))));
    byte[] around = new byte[payload.length + 20];
    Arrays.fill(around, (byte) '{');
    System.arraycopy(payload, 0, around, 7, payload.length);
    DataMessageWriter writer = writer(JsonStyle.VALID);
    writer.write(around, 0, 7, around, 7, payload.length);
    byte[] text = Arrays.copyOf(writer.array(), writer.length());
    assertThat(text).isEqualTo(write(JsonStyle.VALID, Arrays.copyOf(around, 7), payload));
    byte[] aroundText = new byte[text.length + 20];
    Arrays.fill(aroundText, (byte) '}');
    System.arraycopy(text, 0, aroundText, 9, text.length);
    reader.read(aroundText, 9, text.length);
    assertThat(Bytes.of(reader.payload(), 0, reader.payloadLength())).isEqualTo(Bytes.of(payload));
  }
}
