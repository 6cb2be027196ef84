package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.ValueText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code decode} prints of recordings, beside what Zeek made of the same messages. */
final class DecodeCommandTest {
  private static final Path RECORDINGS = Path.of("..", "recordings");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cluster-small", "cluster"})
  void logRecordsAreThoseThatZeekWrote(String name) throws IOException {
    Map<String, List<JsonNode>> logs = new HashMap<>();
    for (JsonNode line : decode(name + ".frames", "log")) {
      line.get("records")
          .forEach(record ->
              logs.computeIfAbsent(line.get("path").stringValue(), _ -> new ArrayList<>())
                  .add(record));
    }
    try (Stream<Path> files = Files.list(RECORDINGS.resolve(name + ".json"))) {
      for (Path file : files.toList()) {
        String path = file.getFileName().toString().replace(".log", "");
        List<String> zeeks = Files.readAllLines(file);
        List<JsonNode> ours = logs.getOrDefault(path, List.of());
        assertThat(ours).as(path).hasSameSizeAs(zeeks);
        for (int i = 0; i < zeeks.size(); i++) {
          compare(ours.get(i), JSON.readTree(zeeks.get(i)), path + ", line " + (i + 1));
        }
      }
    }
  }

  private static void compare(JsonNode ours, JsonNode zeeks, String where) {
    assertThat(ours.propertyNames()).as(where).containsExactlyElementsOf(zeeks.propertyNames());
    for (String name : ours.propertyNames()) {
      JsonNode our = ours.get(name);
      JsonNode zeek = zeeks.get(name);
      if (!our.equals(zeek)) {
        // Zeek also escapes strings that are UTF-8, for characters that it doesn't like.
        assertThat(zeek.asString()).as(where + ", " + name).isEqualTo(escaped(our.asString()));
      }
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      escaped.append(b >= ' ' && b <= '~' ? "" + (char) b : "\\x" + HexFormat.of().toHexDigits(b));
    }
    return escaped.toString();
  }

  /**
   * Zeek's WebSocket API gives an event as JSON, which rounds. What we print of the same event,
   * read again and written as Zeek does, is that JSON to the byte.
   */
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "metadata"})
  void eventsAreThoseThatZeekMadeJsonOf(String run) throws IOException {
    Map<String, byte[]> zeeks = new HashMap<>();
    for (String line : Files.readAllLines(RECORDINGS.resolve("websocket/pairs.jsonl"))) {
      JsonNode pair = JSON.readTree(line);
      if (pair.get("run").stringValue().equals(run) && pair.get("dir").stringValue().equals("in")) {
        JsonNode json = pair.get("json");
        zeeks.put(
            pair.get("topic").stringValue() + " " + pair.get("bin").stringValue(),
            json.isString()
                ? json.stringValue().getBytes(UTF_8)
                : HexFormat.of().parseHex(json.get("hex").stringValue()));
      }
    }
    List<JsonNode> lines = decode("websocket/" + run + ".frames", "event");
    List<FramesRecord> records = messages(RECORDINGS.resolve("websocket/" + run + ".frames"));
    assertThat(lines).hasSameSizeAs(records);
    int compared = 0;
    for (int i = 0; i < lines.size(); i++) {
      byte[] payload = records.get(i).parts().get(3);
      String topic = lines.get(i).get("topic").stringValue();
      byte[] zeek = zeeks.get(topic + " " + HexFormat.of().formatHex(payload));
      if (zeek != null && !hasWhatJsonCannotSay(payload)) {
        JsonEvents.DataMessage ours =
            new JsonEvents.DataMessage(Bytes.of(topic), event(lines.get(i)));
        assertThat(JsonEvents.encode(ours, JsonStyle.AS_ZEEK)).asString().isEqualTo(text(zeek));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(run.equals("websocket") ? 100 : 10);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, UTF_8);
  }

  /** Strings that are no UTF-8, and reals that are no numbers, are printed in our own way. */
  private static boolean hasWhatJsonCannotSay(byte[] payload) {
    String text = BinaryEvents.decode(payload).toString();
    return text.contains("\ufffd") || text.contains("nan") || text.contains("inf");
  }

  private static Event event(JsonNode line) {
    List<Value> arguments = new ArrayList<>();
    line.get("args").forEach(argument -> arguments.add(value(argument)));
    JsonNode metadata = line.get("metadata");
    List<Event.Metadata> entries = new ArrayList<>();
    if (metadata != null) {
      for (JsonNode entry : metadata) {
        entries.add(
            new Event.Metadata(
                new CountValue(entry.get("id").longValue()), value(entry.get("value"))));
      }
    }
    return new Event(
        Bytes.of(line.get("name").stringValue()), arguments, metadata == null ? null : entries);
  }

  private static Value value(JsonNode json) {
    byte[] bytes = json.toString().getBytes(UTF_8);
    return JsonValues.decode(bytes, 0, bytes.length, DecodeLimits.DEFAULT);
  }

  /**
   * What the manager printed of the events it got, up to the record, whose field names only scripts
   * know.
   */
  @Test
  void argumentsAreThoseThatAZeekScriptSaw() throws IOException {
    List<Event> events =
        decode("cluster.frames", "event").stream()
            .filter(line -> line.get("topic").stringValue().equals("types.events"))
            .map(DecodeCommandTest::event)
            .toList();
    List<String> printed =
        List.of(
            Files.readString(RECORDINGS.resolve("cluster.events.txt"))
                .strip()
                .split("\n(?=every_type|any_type)"));
    assertThat(events).hasSameSizeAs(printed).hasSizeGreaterThan(5);
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      List<Value> arguments = event.arguments();
      if (printed.get(i).startsWith("any_type")) {
        assertThat(printed.get(i))
            .isEqualTo(
                "any_type, %s, [data=broker::data{%s}]",
                arguments.get(0), ValueText.asBroker(arguments.get(1)));
      } else {
        StringBuilder upToTheRecord = new StringBuilder("every_type");
        arguments.subList(0, 14).forEach(each -> upToTheRecord.append(", ").append(each));
        // A negative zero, as one of these is, has lost its sign where Zeek prints it.
        assertThat(printed.get(i))
            .startsWith(upToTheRecord.toString().replace("-0.0", "0.0") + ", [x=");
      }
    }
  }

  @Test
  void subscriptionsAreLinesToo() {
    Recording recording =
        new Recording()
            .subscribes("zeek.cluster.manager")
            .cancels("zeek.cluster.manager")
            .record(1, "\u0001\n\"ü");
    CommandLineRun run = decode(recording);
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "{\"time\":\"2026-11-23T09:12:01.685221000Z\",\"kind\":\"subscribe\","
                + "\"topic\":\"zeek.cluster.manager\"}",
            "{\"time\":\"2026-11-23T09:12:01.685221001Z\",\"kind\":\"unsubscribe\","
                + "\"topic\":\"zeek.cluster.manager\"}",
            "{\"time\":\"2026-11-23T09:12:01.685221002Z\",\"kind\":\"subscribe\","
                + "\"topic\":\"\\n\\\"\\u00FC\"}");
  }

  @Test
  void everyMessageOfARecordingIsALine() throws IOException {
    CommandLineRun run =
        CommandLineRun.of("decode", RECORDINGS.resolve("cluster-small.frames").toString());
    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .hasSize(58 + 48 + 74)
        .allMatch(line -> line.startsWith("{\"time"));
  }

  @Test
  void badMessagesAreSaidAndCounted() throws IOException {
    Recording recording =
        new Recording()
            .message("topic", "node", "no event")
            .subscribes("a")
            .log("node", "no batch")
            .record(0, "one frame")
            .record(2, "log-write", "node", "zeek-bin-v2", "");
    CommandLineRun run = decode(recording);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("zeekbus decode: 4 of 5 messages could not be decoded\n");
    List<JsonNode> lines = lines(run);
    assertThat(lines.get(0).get("topic").stringValue()).isEqualTo("topic");
    assertThat(lines.get(0).get("error").stringValue()).startsWith("broker-bin-v1, byte 0: ");
    assertThat(lines.get(1).has("error")).isFalse();
    assertThat(lines.get(2).get("error").stringValue())
        .isEqualTo("zeek-bin-serializer, byte 0: stream of 1852776546 bytes (expected: 0 to 4)");
    assertThat(lines.get(2).has("records")).isFalse();
    assertThat(lines.get(3).get("frames").intValue()).isEqualTo(1);
    assertThat(lines.get(3).get("error").stringValue()).contains("1 frames (expected: 4)");
    assertThat(lines.get(4).get("error").stringValue())
        .isEqualTo("log-write, byte 0: format zeek-bin-v2 (expected: zeek-bin-serializer)");
  }

  @Test
  void bytesThatAreNoUtf8AreEscaped() {
    assertThat(DecodedValue.text(Bytes.of(new byte[] {'a', '\n', (byte) 0xff, 0, 'b'})))
        .isEqualTo("a\n\\xff\\x00b");
    assertThat(DecodedValue.text(Bytes.of("grüße\u0000"))).isEqualTo("grüße\u0000");
  }

  @Test
  void cutFileIsWrongUsage() throws IOException {
    byte[] whole = Files.readAllBytes(Recording.ofARealCluster());
    Path file =
        Files.write(directory.resolve("cut.frames"), Arrays.copyOf(whole, whole.length - 1));
    CommandLineRun run = CommandLineRun.of("decode", file.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("cut.frames, byte ");
    assertThat(run.out().lines()).as("all before the cut").hasSize(58 + 48 + 74 - 1);
  }

  @Test
  void withoutAFileItIsWrongUsage() {
    assertThat(CommandLineRun.of("decode").exit()).isEqualTo(2);
    CommandLineRun missing = CommandLineRun.of("decode", directory.resolve("none").toString());
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).contains("cannot read ");
  }

  private CommandLineRun decode(Recording recording) {
    try {
      return CommandLineRun.of("decode", recording.writeTo(directory).toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The lines of one kind. */
  private static List<JsonNode> decode(String recording, String kind) {
    CommandLineRun run = CommandLineRun.of("decode", RECORDINGS.resolve(recording).toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    return lines(run).stream().filter(line -> line.get("kind").stringValue().equals(kind)).toList();
  }

  private static List<JsonNode> lines(CommandLineRun run) {
    assertThat(run.out()).isASCII();
    return run.out().lines().map(JSON::readTree).toList();
  }

  private static List<FramesRecord> messages(Path file) throws IOException {
    List<FramesRecord> messages = new ArrayList<>();
    try (FramesFile frames = FramesFile.open(file)) {
      Optional<FramesRecord> record = frames.next();
      while (record.isPresent()) {
        if (record.get().channel() == FramesRecord.Channel.MESSAGE) {
          messages.add(record.get());
        }
        record = frames.next();
      }
    }
    return messages;
  }
}
