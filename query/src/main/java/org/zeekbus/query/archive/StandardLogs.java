package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * The fields of Zeek's logs and their types, which JSON does not tell. A line for each log: path,
 * stream, and for each field {@code name:type}, with tabs between them.
 *
 * <p>Never changes.
 */
final class StandardLogs {
  private static final String RESOURCE = "standard-logs.tsv";

  private final Map<String, LogSchema> byPath = new HashMap<>();

  /** What all logs that have a field of this name agree on. */
  private final Map<String, LogField> byField = new HashMap<>();

  /** The logs of Zeek 9.0 that its recordings have. */
  static StandardLogs ofZeek() {
    try (InputStream in =
        Objects.requireNonNull(StandardLogs.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return read(new InputStreamReader(in, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From lines. */
  static StandardLogs read(Reader in) throws IOException {
    StandardLogs logs = new StandardLogs();
    Set<String> ambiguous = new HashSet<>();
    BufferedReader lines = new BufferedReader(in);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] parts = line.split("\t", -1);
      List<LogField> fields = new ArrayList<>();
      for (int i = 2; i < parts.length; i++) {
        int type = parts[i].lastIndexOf(':');
        LogField field =
            TsvHeader.field(Bytes.of(parts[i].substring(0, type)), parts[i].substring(type + 1));
        fields.add(field);
        LogField other = logs.byField.putIfAbsent(field.name().text(), field);
        if (other != null && !other.equals(field)) {
          ambiguous.add(field.name().text());
        }
      }
      logs.byPath.put(parts[0], LogSchema.of(parts[1], parts[0], fields));
    }
    logs.byField.keySet().removeAll(ambiguous);
    return logs;
  }

  /** The fields of a log. */
  List<LogField> fields(String path) {
    LogSchema log = byPath.get(path);
    return log == null ? List.of() : log.fields();
  }

  /** The name of a log's stream; empty if it is none of Zeek's. */
  String stream(String path) {
    LogSchema log = byPath.get(path);
    return log == null ? "" : log.stream().text();
  }

  /** A field that has this type in whichever log of Zeek it is. */
  Optional<LogField> field(String name) {
    return Optional.ofNullable(byField.get(name));
  }
}
