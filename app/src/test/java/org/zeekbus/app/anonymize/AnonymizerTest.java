package org.zeekbus.app.anonymize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TableValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/** Whole recordings of a real cluster, without its addresses. */
final class AnonymizerTest {
  private static final Path RECORDINGS = Path.of("..", "recordings");
  private static final String KEY =
      "a00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  private final AddressCipher cipher = new AddressCipher(AnonymizeKey.of(KEY));

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cluster-small.frames", "cluster.frames", "busy-logs.frames"})
  void noAddressOfARecordingStays(String name) throws IOException {
    List<FramesRecord> original = read(RECORDINGS.resolve(name));
    Set<AddressValue> addresses = addresses(original);
    assertThat(addresses).hasSizeGreaterThan(3);
    Set<AddressValue> others = new HashSet<>();
    addresses.forEach(address -> others.add(cipher.replace(address)));
    assertThat(others).as("choose another key").doesNotContainAnyElementsOf(addresses);

    Anonymizer anonymizer = new Anonymizer(AnonymizeKey.of(KEY), false);
    List<FramesRecord> anonymous = new ArrayList<>();
    for (FramesRecord record : original) {
      anonymous.add(
          with(record, anonymizer.replace(record.channel(), record.parts()).orElseThrow()));
    }
    assertThat(in(text(original), addresses)).as("what is looked for").isEqualTo(addresses);
    assertThat(in(text(anonymous), addresses)).isEmpty();
    assertThat(anonymizer.leftOut()).isZero();
    assertThat(addresses(anonymous)).isEqualTo(others);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster-small.frames", "cluster.frames"})
  void allElseOfAnEventAndALogStays(String name) throws IOException {
    Anonymizer anonymizer = new Anonymizer(AnonymizeKey.of(KEY), false);
    AnonymousText text = new AnonymousText(cipher);
    for (FramesRecord record : read(RECORDINGS.resolve(name))) {
      FramesRecord other =
          with(record, anonymizer.replace(record.channel(), record.parts()).orElseThrow());
      List<Value> expected = new ArrayList<>();
      for (Value value : values(record)) {
        expected.add(expected(value, text));
      }
      assertThat(values(other)).isEqualTo(expected);
      if (record.channel() == FramesLayout.Channel.LOG) {
        assertThat(batch(other).schema()).isEqualTo(batch(record).schema());
      }
    }
  }

  @Test
  void stringsBecomeWordsButForNamesOfNodes() throws IOException {
    List<FramesRecord> original = read(RECORDINGS.resolve("cluster-small.frames"));
    Anonymizer anonymizer = new Anonymizer(AnonymizeKey.of(KEY), true);
    Set<String> before = new TreeSet<>();
    Set<String> after = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    for (FramesRecord record : original) {
      List<byte[]> frames = anonymizer.replace(record.channel(), record.parts()).orElseThrow();
      if (record.channel() == FramesLayout.Channel.LOG) {
        strings(record, before::add);
        strings(with(record, frames), after::add);
      } else if (record.channel() == FramesLayout.Channel.MESSAGE
          && EventMessage.decode(record.parts()).event().name().text().contains("hello")) {
        assertThat(EventMessage.decode(frames)).isEqualTo(EventMessage.decode(record.parts()));
        strings(record, names::add);
      }
    }
    assertThat(names).contains("worker-1", "manager");
    assertThat(before).hasSizeGreaterThan(50);
    assertThat(after).hasSameSizeAs(before);
    before.removeAll(names);
    before.remove(""); // nothing says nothing
    assertThat(after).doesNotContainAnyElementsOf(before);
    after.removeAll(names);
    after.remove("");
    assertThat(after).allMatch(word -> word.matches("[a-z2-7]{8}([a-z2-7]{8}){0,1023}"));
  }

  @Test
  void bothFormatsOfEventsGiveTheSame() {
    Event event =
        new Event(
            Bytes.of("Test::e"),
            List.of(
                Values.address("192.0.2.7"),
                Values.subnet("2001:db8::/32"),
                Values.set(Values.address("10.0.0.2"), Values.address("10.0.0.1")),
                new TableValue(
                    new TreeMap<>(
                        Map.of(Values.string("of 10.0.0.1"), Values.address("10.0.0.1")))),
                Values.vector(
                    Values.string("at 192.0.2.7"), Values.port(80, PortValue.Protocol.TCP))),
            List.of(new Event.Metadata(Values.count(1), Values.string("192.0.2.7"))));
    Anonymizer anonymizer = new Anonymizer(AnonymizeKey.of(KEY), false);
    List<Event> others = new ArrayList<>();
    for (EventFormat format : EventFormat.values()) {
      EventMessage message =
          new EventMessage(Bytes.of("t/10.0.0.1"), Bytes.of("id"), format, event);
      EventMessage other =
          EventMessage.decode(
              anonymizer.replace(FramesLayout.Channel.MESSAGE, message.frames()).orElseThrow());
      assertThat(other.format()).isEqualTo(format);
      assertThat(other.topic()).hasToString("t/" + cipher.replace(Values.address("10.0.0.1")));
      others.add(other.event());
    }
    assertThat(others.getFirst()).isEqualTo(others.getLast());
    assertThat(others.getFirst().arguments().getFirst())
        .isEqualTo(cipher.replace(Values.address("192.0.2.7")));
    assertThat(others.getFirst().toString()).doesNotContain("192.0.2.7").doesNotContain("10.0.0.");
  }

  @Test
  void whatCannotBeDecodedIsLeftOutAndCounted() {
    Anonymizer anonymizer = new Anonymizer(AnonymizeKey.random(), false);
    byte[] bytes = "192.0.2.7".getBytes(StandardCharsets.UTF_8);
    assertThat(anonymizer.replace(FramesLayout.Channel.MESSAGE, List.of(bytes))).isEmpty();
    assertThat(
            anonymizer.replace(
                FramesLayout.Channel.MESSAGE,
                List.of(bytes, bytes, "broker-bin-v1".getBytes(StandardCharsets.UTF_8), bytes)))
        .isEmpty();
    assertThat(
            anonymizer.replace(
                FramesLayout.Channel.LOG, new LogMessage(Bytes.of("id"), bytes).frames()))
        .isEmpty();
    assertThat(anonymizer.leftOut()).isEqualTo(3);
  }

  @Test
  void keyIsMadeForItsOwnerAndReadAgain() throws IOException {
    Path file = directory.resolve("key");
    AddressValue address = Values.address("192.0.2.7");
    AddressValue other = new AddressCipher(AnonymizeKey.inFile(file)).replace(address);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
    assertThat(new AddressCipher(AnonymizeKey.inFile(file)).replace(address)).isEqualTo(other);

    Path broken = Files.writeString(directory.resolve("broken"), "short");
    assertThatThrownBy(() -> AnonymizeKey.inFile(broken))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(broken + " is no key (expected: 64 hexadecimal digits");
  }

  /** What should become of a value, in as few words as can be. */
  private Value expected(Value value, AnonymousText text) {
    return switch (value) {
      case AddressValue v -> cipher.replace(v);
      case SubnetValue v -> cipher.replace(v);
      case StringValue v -> new StringValue(text.replace(v.bytes()));
      case VectorValue v ->
          new VectorValue(v.elements().stream().map(each -> expected(each, text)).toList());
      case SetValue v ->
          Values.set(v.elements().stream().map(each -> expected(each, text)).toArray());
      case TableValue v -> {
        TreeMap<Value, Value> entries = new TreeMap<>();
        v.entries().forEach((key, each) -> entries.put(expected(key, text), expected(each, text)));
        yield new TableValue(entries);
      }
      default -> value;
    };
  }

  private static String text(List<FramesRecord> records) {
    StringBuilder all = new StringBuilder();
    for (FramesRecord record : records) {
      for (byte[] frame : record.parts()) {
        all.append(new String(frame, StandardCharsets.ISO_8859_1)).append('\n');
      }
    }
    return all.toString();
  }

  /**
   * Those that are in frames: as text, or as either format has them. In one pass: both are many.
   */
  private static Set<AddressValue> in(String bytes, Set<AddressValue> addresses) {
    Map<String, AddressValue> texts = new HashMap<>();
    Map<String, AddressValue> binaries = new HashMap<>();
    for (AddressValue address : addresses) {
      byte[] all = ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array();
      String binary = new String(all, StandardCharsets.ISO_8859_1);
      texts.put(address.toString(), address);
      binaries.put(binary, address);
      if (address.isIpv4()) {
        binaries.put("\u0004" + binary.substring(12), address);
      }
    }
    int[] lengths = texts.keySet().stream().mapToInt(String::length).distinct().toArray();
    Set<AddressValue> found = new HashSet<>();
    for (int at = 0; at < bytes.length(); at++) {
      if ((isDigit(bytes.charAt(at)) || bytes.charAt(at) == ':')
          && (at == 0 || !isDigit(bytes.charAt(at - 1)))) { // of no longer text
        for (int length : lengths) {
          int end = at + length;
          if (end == bytes.length() || (end < bytes.length() && !isDigit(bytes.charAt(end)))) {
            find(bytes, at, length, texts, found);
          }
        }
      }
      find(bytes, at, 16, binaries, found);
      if (bytes.charAt(at) == 4) {
        find(bytes, at, 5, binaries, found);
      }
    }
    return found;
  }

  private static void find(
      String bytes, int at, int length, Map<String, AddressValue> all, Set<AddressValue> found) {
    if (at + length <= bytes.length()) {
      AddressValue address = all.get(bytes.substring(at, at + length));
      if (address != null) {
        found.add(address);
      }
    }
  }

  private static boolean isDigit(char c) {
    return Character.digit(c, 16) >= 0;
  }

  /** All addresses that are to be replaced. */
  private Set<AddressValue> addresses(List<FramesRecord> records) {
    Set<AddressValue> all = new HashSet<>();
    for (FramesRecord record : records) {
      for (Value value : values(record)) {
        addresses(value, all);
      }
    }
    all.removeIf(address -> cipher.replace(address).equals(address));
    return all;
  }

  private static void addresses(Value value, Set<AddressValue> to) {
    switch (value) {
      case AddressValue v -> to.add(v);
      case VectorValue v -> v.elements().forEach(each -> addresses(each, to));
      case SetValue v -> v.elements().forEach(each -> addresses(each, to));
      case TableValue v ->
          v.entries()
              .forEach((key, each) -> {
                addresses(key, to);
                addresses(each, to);
              });
      default -> {}
    }
  }

  /** The arguments of an event, the fields of all records of a batch. */
  private static List<Value> values(FramesRecord record) {
    return switch (record.channel()) {
      case SUBSCRIPTION -> List.of();
      case MESSAGE -> EventMessage.decode(record.parts()).event().arguments();
      case LOG -> {
        LogBatchReader batch = batch(record);
        List<Value> values = new ArrayList<>();
        while (batch.next()) {
          for (int i = 0; i < batch.schema().size(); i++) {
            values.add(batch.valueAt(i));
          }
        }
        yield values;
      }
    };
  }

  private static void strings(FramesRecord record, Consumer<String> to) {
    for (Value value : values(record)) {
      if (value instanceof StringValue string) {
        to.accept(string.text());
      }
    }
  }

  private static LogBatchReader batch(FramesRecord record) {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    byte[] bytes = LogMessage.of(record.parts()).batch();
    batch.open(bytes, 0, bytes.length);
    LogSchema schema = batch.schema();
    assertThat(schema.size()).isPositive();
    return batch;
  }

  private static FramesRecord with(FramesRecord record, List<byte[]> frames) {
    return new FramesRecord(record.number(), record.nanos(), record.channel(), frames);
  }

  private static List<FramesRecord> read(Path file) throws IOException {
    List<FramesRecord> records = new ArrayList<>();
    try (FramesSequence all = new FramesSequence(List.of(file))) {
      for (Optional<FramesRecord> next = all.next(); next.isPresent(); next = all.next()) {
        records.add(next.get());
      }
    }
    return records;
  }
}
