package org.zeekbus.logger.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;

/** Every file that a real Zeek logger wrote from the recorded batches, byte for byte. */
final class RecordedFilesTest {
  private static final LocalDateTime SOME_TIME = LocalDateTime.of(2000, 1, 1, 0, 0, 0);
  private static final Map<String, String> JSON = Map.of("use_json", "T");

  private record Written(LogFormat format, LineBuffer bytes) {}

  @TestFactory
  Stream<DynamicTest> filesOfZeek() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : List.of("cluster-small", "cluster")) {
      add(tests, name, name + ".tsv", Map.of());
      add(tests, name, name + ".json", JSON);
    }
    add(
        tests,
        "options",
        "options/json-iso8601-unset",
        Map.of(
            "use_json", "T",
            "json_timestamps", "JSON::TS_ISO8601",
            "json_include_unset_fields", "T"));
    add(
        tests,
        "options",
        "options/json-millis",
        Map.of("use_json", "T", "json_timestamps", "JSON::TS_MILLIS"));
    add(
        tests,
        "options",
        "options/tsv-separators",
        Map.of(
            "separator", "|",
            "set_separator", ";",
            "empty_field", "EMPTY",
            "unset_field", "NIL"));
    add(
        tests,
        "options",
        "options/tsv-noutf8-nometa",
        Map.of("enable_utf_8", "F", "include_meta", "F"));
    add(
        tests,
        "options",
        "options/json-pua-policy",
        Map.of("use_json", "T", "json_string_escape_policy", "JSON::STRING_ESCAPE_POLICY_PUA"));
    add(
        tests,
        "options",
        "options/json-tsv-policy",
        Map.of("use_json", "T", "json_string_escape_policy", "JSON::STRING_ESCAPE_POLICY_TSV"));
    assertThat(tests).hasSize(78);
    return tests.stream();
  }

  private static void add(
      List<DynamicTest> tests, String recording, String directory, Map<String, String> options)
      throws IOException {
    Map<String, Written> ours = write(recording, AsciiOptions.DEFAULT.with(options));
    try (Stream<Path> files = Files.list(Recordings.path(directory))) {
      for (Path file : files.sorted().toList()) {
        tests.add(
            DynamicTest.dynamicTest(
                directory + "/" + file.getFileName(),
                () -> assertThat(masked(textOf(ours, file))).isEqualTo(masked(read(file)))));
      }
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }

  private static String textOf(Map<String, Written> ours, Path file) {
    String path = file.getFileName().toString().replace(".log", "");
    Written written = ours.get(path);
    if (written == null) {
      throw new AssertionError("no batch of path " + path);
    }
    LineBuffer bytes = written.bytes();
    return new String(bytes.array(), 0, bytes.length(), ISO_8859_1);
  }

  private static String masked(String text) {
    return text.replaceAll("(?m)^#(open|close)(.)[0-9-]+$", "#$1$2*");
  }

  private static Map<String, Written> write(String recording, AsciiOptions options) {
    Map<String, Written> files = new LinkedHashMap<>();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    for (List<byte[]> message : Recordings.messages(recording + ".frames", Recordings.LOG)) {
      byte[] payload = message.get(3);
      batch.open(payload, 0, payload.length);
      Written file =
          files.computeIfAbsent(
              batch.schema().path().text(),
              _ -> {
                LogFormat format = LogFormat.of(options, batch.schema());
                LineBuffer bytes = new LineBuffer(16);
                format.header(batch.schema().path(), SOME_TIME, bytes);
                return new Written(format, bytes);
              });
      while (batch.next()) {
        file.format().record(batch, file.bytes());
      }
    }
    for (Written file : files.values()) {
      file.format().footer(SOME_TIME, file.bytes());
    }
    return files;
  }
}
