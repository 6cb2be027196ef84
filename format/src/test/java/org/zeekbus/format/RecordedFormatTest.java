package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.value.Bytes;

/** Batches of real nodes give the very files that a real logger wrote from them. */
final class RecordedFormatTest {
  private static final Pattern OPENED = Pattern.compile("^.open.(.*)$", Pattern.MULTILINE);
  private static final Pattern CLOSED = Pattern.compile("^.close.(.*)$", Pattern.MULTILINE);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss");

  @Test
  void tsvOfTheSmallCluster() throws IOException {
    compare("cluster-small.frames", "cluster-small.tsv", 4, Map.of());
  }

  @Test
  void jsonOfTheSmallCluster() throws IOException {
    compare("cluster-small.frames", "cluster-small.json", 4, Map.of("use_json", "T"));
  }

  @Test
  void tsvOfTheCluster() throws IOException {
    compare("cluster.frames", "cluster.tsv", 23, Map.of());
  }

  @Test
  void jsonOfTheCluster() throws IOException {
    compare("cluster.frames", "cluster.json", 23, Map.of("use_json", "T"));
  }

  @Test
  void isoTimesAndUnsetFields() throws IOException {
    compareOptions(
        "json-iso8601-unset",
        Map.of(
            "use_json", "T",
            "json_timestamps", "JSON::TS_ISO8601",
            "json_include_unset_fields", "T"));
  }

  @Test
  void milliseconds() throws IOException {
    compareOptions("json-millis", Map.of("use_json", "T", "json_timestamps", "JSON::TS_MILLIS"));
  }

  @Test
  void otherSeparators() throws IOException {
    compareOptions(
        "tsv-separators",
        Map.of(
            "separator", "|", "set_separator", ";", "empty_field", "EMPTY", "unset_field", "NIL"));
  }

  @Test
  void noUtf8AndNoHeader() throws IOException {
    compareOptions("tsv-noutf8-nometa", Map.of("enable_utf_8", "F", "include_meta", "F"));
  }

  @Test
  void privateUseCharacters() throws IOException {
    compareOptions(
        "json-pua-policy",
        Map.of("use_json", "T", "json_string_escape_policy", "JSON::STRING_ESCAPE_POLICY_PUA"));
  }

  @Test
  void jsonStringsAsInTsv() throws IOException {
    compareOptions(
        "json-tsv-policy",
        Map.of("use_json", "T", "json_string_escape_policy", "JSON::STRING_ESCAPE_POLICY_TSV"));
  }

  private static void compareOptions(String name, Map<String, String> options) throws IOException {
    compare("options.frames", "options/" + name, 4, options);
  }

  private static void compare(String frames, String folder, int count, Map<String, String> options)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> listed = Files.list(Recordings.path(folder))) {
      for (Path file : listed.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    assertThat(files).hasSize(count);
    Map<String, LineBuffer> ours = write(frames, files, AsciiOptions.DEFAULT.with(options));
    assertThat(ours).containsOnlyKeys(files.keySet());
    files.forEach((name, zeeks) -> {
      LineBuffer out = ours.getOrDefault(name, new LineBuffer(0));
      assertThat(lines(out.array(), out.length()))
          .as(folder + "/" + name)
          .isEqualTo(lines(zeeks, zeeks.length));
    });
  }

  /** All files of the recording, opened and closed when Zeek did so. */
  private static Map<String, LineBuffer> write(
      String frames, Map<String, byte[]> zeeks, AsciiOptions options) {
    Map<String, LineBuffer> files = new HashMap<>();
    Map<String, LogFormat> formats = new HashMap<>();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    for (List<byte[]> message : Recordings.messages(frames, Recordings.LOG)) {
      byte[] bytes = message.getLast();
      batch.open(bytes, 0, bytes.length);
      Bytes path = batch.schema().path();
      String name = path.text() + ".log";
      if (!zeeks.containsKey(name)) {
        continue;
      }
      LineBuffer out = files.computeIfAbsent(name, _ -> new LineBuffer(1));
      LogFormat format =
          formats.computeIfAbsent(
              name,
              _ -> {
                LogFormat made = LogFormat.of(options, batch.schema());
                made.header(path, time(OPENED, zeeks.get(name)), out);
                return made;
              });
      while (batch.next()) {
        format.record(batch, out);
      }
    }
    files.forEach((name, out) -> {
      LogFormat format = formats.get(name);
      if (format != null) {
        format.footer(time(CLOSED, zeeks.get(name)), out);
      }
    });
    return files;
  }

  private static LocalDateTime time(Pattern line, byte @Nullable [] file) {
    String text = file == null ? "" : new String(file, StandardCharsets.ISO_8859_1);
    Matcher found = line.matcher(text);
    return found.find() ? LocalDateTime.parse(found.group(1), TIME) : LocalDateTime.MIN;
  }

  /** Lines, a character a byte, so that a difference can be read. */
  private static List<String> lines(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    return new ArrayList<>(List.of(text.split("(?<=\n)")));
  }
}
