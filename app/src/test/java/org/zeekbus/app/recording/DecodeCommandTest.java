package org.zeekbus.app.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
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
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.web.json.DecodedValue;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.ValueText;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The output of {@code decode} for recordings, compared with what Zeek made of the same messages.
 */
final class DecodeCommandTest {
  private static final Path RECORDINGS = Path.of("..", "recordings");
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

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
   * read again and written as Zeek does, is that JSON to the byte, unless it has bytes that are no
   * UTF-8.
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
      if (zeek != null && !BinaryEvents.decode(payload).toString().contains("\ufffd")) {
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
   * The arguments equal those that the manager printed of the events it got, up to the record,
   * whose field names only scripts know.
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
    assertThat(lines.get(3).get("error").stringValue()).contains("frames: 1 (expected: 4)");
    assertThat(lines.get(4).get("error").stringValue())
        .isEqualTo("log-write, byte 0: format zeek-bin-v2 (expected: zeek-bin-serializer)");
  }

  /** What is no JSON, or has many digits, among the events of a real Zeek. */
  @Test
  void eventsAreTheValuesThatWebSocketClientsGet() throws IOException {
    Path file = RECORDINGS.resolve("websocket/websocket.frames");
    List<JsonNode> lines = decode("websocket/websocket.frames", "event");
    List<FramesRecord> records = messages(file);
    for (int i = 0; i < lines.size(); i++) {
      Event published = BinaryEvents.decode(records.get(i).parts().get(3));
      Event heard = JsonEvents.decode(JsonEvents.encode(published, JsonStyle.VALID));
      assertThat(event(lines.get(i))).isEqualTo(heard);
    }
  }

  @Test
  void bytesThatAreNoUtf8AreEscaped() {
    assertThat(DecodedValue.text(Bytes.of(new byte[] {'a', '\n', (byte) 0xff, 0, 'b'})))
        .isEqualTo("a\n\\xff\\x00b");
    assertThat(DecodedValue.text(Bytes.of("grüße\u0000"))).isEqualTo("grüße\u0000");
  }

  @Test
  void allBeforeTheCutIsPrintedAndTheEndIsSaid() throws IOException {
    byte[] whole = Files.readAllBytes(Recording.ofARealCluster());
    Path file =
        Files.write(directory.resolve("cut.frames"), Arrays.copyOf(whole, whole.length - 1));
    CommandLineRun run = CommandLineRun.of("decode", file.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("cut.frames, byte ")
        .endsWith("it ends at byte %d\n".formatted(whole.length - 1));
    assertThat(run.out().lines()).as("all before the cut").hasSize(58 + 48 + 74 - 1);
  }

  @Test
  void allBeforeADamageIsPrinted() throws IOException {
    byte[] good = new Recording().subscribes("a").bytes();
    byte[] all = Arrays.copyOf(good, good.length + 100);
    Arrays.fill(all, good.length, all.length, (byte) 'x');
    Path file = Files.write(directory.resolve("damaged.frames"), all);
    CommandLineRun run = CommandLineRun.of("decode", file.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.errors())
        .containsExactly(
            "zeekbus decode: %s, byte %d: channel 120 (expected: 0 to 2): from here on this is no recording"
                .formatted(file, good.length + 8));
    assertThat(run.out().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // "#separator \x09"
        "2 | 23736570617261746f72205c783039 | byte 8: channel 111 (expected: 0 to 2): this is no"
            + " recording, but text",
        "2 | 7b7d | byte 0: the file ends within a record's header (2 bytes more, expected: 11), at"
            + " byte 2: this is no recording, but text",
        // The beginning of a program of Linux
        "2 | 7f454c4602010100000000 | byte 9: no parts (expected: at least one): this is no recording",
        "1 | 7f454c4602010100 | byte 0: the file ends within a record's header",
        // Of a pcap file
        "2 | d4c3b2a1020004000000000000000000 | byte 0: time 153",
      })
  void whatIsNoRecordingIsCalledSo(int exit, String hex, String expected) throws IOException {
    Path file = Files.write(directory.resolve("other"), HexFormat.of().parseHex(hex));
    CommandLineRun run = CommandLineRun.of("decode", file.toString());
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).startsWith("zeekbus decode: " + file + ", " + expected);
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(CommandLineRun.of("replay", file.toString()).err())
        .isEqualTo(run.err().replace("zeekbus decode", "zeekbus replay"));
  }

  @Test
  void aCompressedRecordingIsCalledSo() throws IOException {
    Path file = directory.resolve("recorded.frames.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      Files.copy(Recording.ofARealCluster(), out);
    }
    for (String command : List.of("decode", "replay")) {
      CommandLineRun run = CommandLineRun.of(command, file.toString());
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.errors()).hasSize(1);
      assertThat(run.err())
          .contains("this is no recording, but compressed: gunzip -c FILE | zeekbus decode -");
    }
  }

  /** As of a tap that got nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"quiet.frames", "quiet.frames.zst", "quiet", "quiet.zst"})
  void aRecordingOfNothingPrintsNothing(String name) throws IOException {
    Path file = directory.resolve(name);
    FramesWriter.create(file, false).close();
    CommandLineRun run = CommandLineRun.of("decode", file.toString());
    assertThat(run.out()).isEmpty();
    if (name.equals("quiet")) { // nothing tells it from other empty files
      assertThat(run.errors())
          .containsExactly("zeekbus decode: " + file + ": empty: this is no recording");
      assertThat(run.exit()).isEqualTo(2);
    } else {
      assertThat(run.err()).isEmpty();
      assertThat(run.exit()).isZero();
    }
  }

  @Test
  void aDirectoryIsCalledSo() {
    for (String command : List.of("decode", "replay")) {
      CommandLineRun run = CommandLineRun.of(command, directory.toString());
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.errors())
          .containsExactly(
              "zeekbus %s: cannot read %s: it is a directory (expected: a frames file)"
                  .formatted(command, directory));
    }
  }

  @Test
  void stdinAndPipesAreReadToo() throws Exception {
    String file = Recording.ofARealCluster().toAbsolutePath().toString();
    String expected = CommandLineRun.of("decode", file).out();
    assertThat(piped("cat '" + file + "' | \"$@\"", "decode", "-")).isEqualTo(expected);
    assertThat(piped("\"$@\" <'" + file + "'", "decode", "-")).isEqualTo(expected);
    assertThat(piped("cat '" + file + "' | \"$@\"", "decode", "/dev/stdin")).isEqualTo(expected);
  }

  @Test
  void aPipeThatEndsEarlyIsSaid() throws Exception {
    byte[] whole = Files.readAllBytes(Recording.ofARealCluster());
    Path _ = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length - 1));
    try (ZeekbusProcess decode =
        ZeekbusProcess.startBehind(
            List.of("sh", "-c", "cat cut | \"$@\"", "sh"), directory, "decode", "-")) {
      assertThat(decode.awaitExit()).isEqualTo(1);
      assertThat(decode.printed().lines())
          .hasSize(58 + 48 + 74 - 1 + 1)
          .last()
          .asString()
          .startsWith("zeekbus decode: stdin, byte ")
          .endsWith("it ends at byte " + (whole.length - 1));
    }
  }

  /** The end of a log batch is not known before it is there, and its line has begun by then. */
  @Test
  void recordsBeforeTheEndOfAPipeAreInAWholeLine() throws Exception {
    Recording.LogBatches batch = new Recording.LogBatches(2_000);
    Path file = directory.resolve("batch");
    batch.writeTo(file, 10);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    try (ZeekbusProcess decode =
        ZeekbusProcess.startBehind(
            List.of("sh", "-c", "cat batch | \"$@\"", "sh"), directory, "decode", "-")) {
      assertThat(decode.awaitExit()).isEqualTo(1);
      List<String> lines = decode.printed().lines().toList();
      assertThat(lines).hasSize(2);
      JsonNode line = JSON.readTree(lines.getFirst());
      assertThat(line.get("records")).hasSize(9);
      assertThat(line.get("error").stringValue()).contains("the stream ends within a batch");
      assertThat(lines.getLast()).contains("it ends at byte " + (whole.length - 1));
    }
  }

  @Test
  void recordsBeforeADamageAreInAWholeLine() throws IOException {
    Recording.LogBatches batch = new Recording.LogBatches(100);
    Path file = directory.resolve("batch.frames");
    batch.writeTo(file, 10);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - batch.recordBytes()] = 99; // the type of the last record's only field
    Files.write(file, bytes);
    CommandLineRun run = CommandLineRun.of("decode", file.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.errors())
        .containsExactly("zeekbus decode: 1 of 1 messages could not be decoded");
    JsonNode line = lines(run).getFirst();
    assertThat(line.get("records")).hasSize(9);
    assertThat(line.get("error").stringValue()).contains("record 9, field 0 (s): type ");
  }

  @Test
  void aBatchAsLargeAsTheHeapIsDecoded() throws Exception {
    decodeInAHeapOf(32, 1000);
  }

  @Test
  @Tag("long")
  void aBatchOf256MibIsDecodedInAHeapOf256Mib() throws Exception {
    decodeInAHeapOf(256, 1000);
    decodeInAHeapOf(256, 60 << 20);
  }

  @Test
  void aLongStringIsNotCopied() throws Exception {
    decodeInAHeapOf(32, 8 << 20);
  }

  /** One batch of so many MiB, of records with a string that is no UTF-8. */
  private void decodeInAHeapOf(int mib, int string) throws Exception {
    Recording.LogBatches batch = new Recording.LogBatches(string);
    int records = (mib << 20) / batch.recordBytes() + 1;
    batch.writeTo(directory.resolve("large.frames"), records);
    try (ZeekbusProcess decode =
        ZeekbusProcess.startWithHeapBehind(
            mib,
            List.of("sh", "-c", "exec \"$@\" >out.json", "sh"),
            directory,
            "decode",
            "large.frames")) {
      assertThat(decode.awaitExit()).as(decode.printed()).isZero();
    }
    String expected = DecodedValue.text(Bytes.of(batch.string()));
    int found = 0;
    try (JsonParser json = JSON.createParser(directory.resolve("out.json").toFile())) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.VALUE_STRING && "s".equals(json.currentName())) {
          assertThat(json.getString().equals(expected)).isTrue();
          found++;
        }
      }
    }
    assertThat(found).isEqualTo(records);
  }

  /** The output of a command that stands in a shell's pipe as {@code "$@"}. */
  private String piped(String shell, String... args) throws Exception {
    try (ZeekbusProcess decode =
        ZeekbusProcess.startBehind(List.of("sh", "-c", shell, "sh"), directory, args)) {
      assertThat(decode.awaitExit()).as(decode.printed()).isZero();
      return decode.printed() + "\n";
    }
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
        if (record.get().channel() == FramesLayout.Channel.MESSAGE) {
          messages.add(record.get());
        }
        record = frames.next();
      }
    }
    return messages;
  }
}
