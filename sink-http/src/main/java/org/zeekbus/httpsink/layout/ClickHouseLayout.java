package org.zeekbus.httpsink.layout;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LogFormat;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.settings.NameTemplate;
import org.zeekbus.httpsink.settings.TargetUrl;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Rows for ClickHouse: {@code INSERT INTO table FORMAT JSONEachRow}, each log into its table unless
 * the site names one for all.
 *
 * <p>A request is one block there, which is inserted whole or not at all. Where the table keeps
 * hashes of blocks, as replicated ones do, a request that comes again is not inserted twice, since
 * its bytes are the same.
 *
 * <p>Owner: any thread, it does not change.
 */
final class ClickHouseLayout implements Layout {
  /** {@code Code: 60, e.displayText() = …}, {@code Code: 60. DB::Exception: …}. */
  private static final Pattern CODE = Pattern.compile("\\ACode: (\\d{1,6})\\b");

  /** What stands around the words of an error. */
  private static final Pattern FRAME =
      Pattern.compile(
          "(?s)\\ACode: \\d+[,.] (?:e\\.displayText\\(\\) = )?(?:DB::Exception: )?|, e\\.what\\(\\) = .*");

  /** With this in the URL a field needs no column. */
  private static final String SKIPS_UNKNOWN = "input_format_skip_unknown_fields=1";

  private static final String UNKNOWN_FIELD = "Unknown field";

  /** Begins each row if one table has all logs. */
  private static final String PATH = "_path";

  // Numbers of errors. Source: ClickHouse src/Common/ErrorCodes.cpp.
  static final int NO_SUCH_COLUMN = 16;

  private static final Set<Integer> REFUSED =
      Set.of(
          6, 25, 26, 27, 33, 38, 41, 53, 69, 70, 72, 117, 128, 130, 131, 190, 349, 376, 441, 467,
          469, 636, 675, 676, 691);
  private static final Set<Integer> LATER =
      Set.of(
          3, 74, 75, 76, 159, 173, 198, 202, 209, 210, 225, 241, 242, 243, 252, 279, 285, 319, 364,
          425, 473, 499, 999);
  private final TargetUrl url;
  private final NameTemplate table;
  private final Optional<String> database;

  ClickHouseLayout(SettingValues settings) {
    url = settings.get(HttpSection.URL);
    table = settings.get(HttpSection.TABLE);
    database = settings.find(HttpSection.DATABASE);
  }

  @Override
  public LogEncoder encoder(LogSchema schema) {
    String name = table.of(schema.path().text());
    LogFormat format =
        table.hasPath()
            ? LogFormat.json(AsciiOptions.DEFAULT, schema)
            : LogFormat.jsonWithPath(AsciiOptions.DEFAULT, schema);
    List<ClickHouseTable.Column> columns = new ArrayList<>();
    if (!url.text().contains(SKIPS_UNKNOWN)) {
      if (!table.hasPath()) {
        columns.add(new ClickHouseTable.Column(PATH, "String"));
      }
      schema.fields().forEach(field -> columns.add(ClickHouseTable.Column.of(field)));
    }
    return new ClickHouseTable(
        database.map(each -> each + ".").orElse("") + name,
        database.map(each -> ClickHouseTable.quoted(each) + ".").orElse("")
            + ClickHouseTable.quoted(name),
        columns,
        format,
        Destination.lines(query(insert(name, List.of())), NdjsonLayout.CONTENT_TYPE),
        new Probe("POST", query(insert(name, columns)), NdjsonLayout.CONTENT_TYPE),
        new Probe(
            "GET",
            query("DESCRIBE TABLE %s FORMAT JSONEachRow".formatted(ClickHouseTable.quoted(name))),
            NdjsonLayout.CONTENT_TYPE));
  }

  private static String insert(String table, List<ClickHouseTable.Column> columns) {
    return "INSERT INTO %s%s FORMAT JSONEachRow"
        .formatted(
            ClickHouseTable.quoted(table),
            columns.isEmpty()
                ? ""
                : columns.stream()
                    .map(column -> ClickHouseTable.quoted(column.name()))
                    .collect(Collectors.joining(", ", " (", ")")));
  }

  private URI query(String query) {
    return url.resolve(
        "/?"
            + database.map(name -> "database=" + TargetUrl.escape(name) + "&").orElse("")
            + "query="
            + TargetUrl.escape(query));
  }

  @Override
  public Verdict judge(Answer answer, int records) {
    int code = code(answer);
    if (code == 0) {
      return answer.status() == 404
          ? new Verdict.Misconfigured(answer.words() + "; is url ClickHouse's port for HTTP?")
          : Verdict.ofStatus(answer);
    }
    String reason =
        "answers %s (code %d)"
            .formatted(Answer.words(FRAME.matcher(answer.text()).replaceAll("")), code);
    if (code == 117 && reason.contains(UNKNOWN_FIELD)) {
      return new Verdict.Misconfigured(reason + "; " + advice(NO_SUCH_COLUMN));
    }
    String advice = advice(code);
    if (advice != null) {
      return new Verdict.Misconfigured(reason + "; " + advice);
    }
    if (REFUSED.contains(code)) {
      return new Verdict.Refused(reason, false);
    }
    return LATER.contains(code) || answer.status() >= 500 || answer.status() < 400
        ? new Verdict.Later(reason, answer.retryAfter().orElse(Duration.ZERO), true)
        : Verdict.ofStatus(answer);
  }

  /** What to do where only a change, here or there, helps; null elsewhere. */
  private static @Nullable String advice(int code) {
    return switch (code) {
      case NO_SUCH_COLUMN -> "add the column to the table, or leave the field out with fields";
      case 60 -> "make the table, as sinks.md shows, or leave the log out with paths";
      case 73 -> "its version has no JSONEachRow";
      case 81 -> "make the database, or set database";
      case 115 -> "remove the setting from url";
      case 164, 497 -> "let the user insert into the table";
      case 192, 193, 194, 516 -> "set user and password-file";
      default -> null;
    };
  }

  /** The number of its error; 0 if there is none. */
  static int code(Answer answer) {
    Optional<String> header = answer.header("x-clickhouse-exception-code");
    if (header.isPresent() && header.get().matches("\\d{1,6}")) {
      return Integer.parseInt(header.get());
    }
    Matcher found = CODE.matcher(answer.text());
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  @Override
  public Probe probe() {
    return new Probe("GET", query("SELECT version()"), NdjsonLayout.CONTENT_TYPE);
  }

  @Override
  public String found(Answer answer) throws IOException {
    Verdict verdict = judge(answer, 0);
    if (!(verdict instanceof Verdict.Taken)) {
      throw new IOException(verdict.reason());
    }
    String version = answer.text().strip();
    if (!version.matches("[0-9.]{1,40}")) {
      throw new IOException("is not ClickHouse: " + answer.words() + "; set url");
    }
    return "ClickHouse " + version;
  }

  @Override
  public Set<Compression> compressions() {
    return EnumSet.allOf(Compression.class);
  }
}
