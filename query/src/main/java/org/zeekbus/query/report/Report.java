package org.zeekbus.query.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.ResultColumn;
import org.zeekbus.query.Sql;

/**
 * What happened on the network, and to its logs, in a time: asks {@link LogDatabase} for all that a
 * report shows. A question that fails costs its figure alone.
 *
 * <p>Owner: one thread.
 */
public final class Report {
  /** Hears how far the report is. */
  @FunctionalInterface
  public interface Progress {
    /** About to ask for this. */
    void asks(String title);
  }

  private final LogDatabase database;
  private final ReportPeriod period;
  private final Progress progress;
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<ReportContent.Answered> sections = new ArrayList<>();

  private Report(LogDatabase database, ReportPeriod period, Progress progress) {
    this.database = database;
    this.period = period;
    this.progress = progress;
  }

  /**
   * Makes a report.
   *
   * @param database that has the logs since {@link ReportPeriod#before}, and may read files below
   *     {@code parquet} by name
   * @param source where the logs are, for people
   * @param parquet the directory of Parquet files, whose names say when they arrived
   * @throws QueryException if nothing can be asked, or the database was cancelled
   */
  public static FinishedReport make(
      LogDatabase database,
      ReportPeriod period,
      String source,
      Optional<Path> parquet,
      Instant now,
      Progress progress)
      throws QueryException, IOException {
    Report report = new Report(database, period, progress);
    String trouble = report.ask(source, parquet);
    return new FinishedReport(
        new ReportContent(
            period, now, source, trouble, Findings.of(report.answers), report.sections));
  }

  private String ask(String source, Optional<Path> parquet) throws QueryException, IOException {
    Logs logs = logs();
    if (logs.columns().isEmpty()) {
      return ("There are no logs in %s. Give the directory that the logger writes (--dir), or an"
              + " archive of Zeek (--logs).")
          .formatted(source);
    }
    section(VolumeSection.of(logs), logs, Set.of());
    @Nullable Answer volume = answers.get(VolumeSection.PATHS);
    Set<String> present = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> compared = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> silent = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    if (volume != null && volume.failure().isEmpty()) {
      for (int row = 0; row < volume.rows().size(); row++) {
        String log = volume.text(row, "log");
        (volume.number(row, "records") > 0 ? present : silent).add(log);
        if (volume.number(row, "usual") > 0) {
          compared.add(log);
        }
      }
      if (present.isEmpty()) {
        return "No log has a record from %s to %s UTC%s. --since takes an earlier time."
            .formatted(
                ReportPeriod.text(period.since()),
                ReportPeriod.text(period.until()),
                database
                    .upTo()
                    .map(time -> "; the newest file is of " + ReportPeriod.text(time))
                    .orElse(""));
      }
      logs.timed().stream().filter(log -> !present.contains(log)).forEach(silent::add);
    }
    for (Section each :
        List.of(
            NewSection.of(logs, compared),
            NoticeSection.of(),
            TrafficSection.of(),
            DnsSection.of(),
            TlsSection.of(logs),
            WebSection.http(),
            WebSection.files(),
            LatenessSection.of(parquet, period))) {
      section(each, logs, silent);
    }
    return "";
  }

  /**
   * The logs as they are now, with all columns that any of their files has; a {@code ts} is a time.
   */
  private Logs logs() throws QueryException, IOException {
    SortedMap<String, Set<String>> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String log : database.views()) {
      progress.asks(log);
      try (QueryResult none = database.query("select * from " + Sql.name(log) + " limit 0")) {
        columns.put(
            log,
            none.columns().stream()
                .filter(each -> !each.name().equalsIgnoreCase("ts") || each.isTime())
                .map(ResultColumn::name)
                .collect(Collectors.toSet()));
      } catch (QueryException e) {
        switch (e.blame()) {
          case STATEMENT, FAILURE -> {} // none of its files can be read, which the notes say
          case NO_LOGS, TIME, MEMORY, CANCELLED -> throw e;
        }
      }
    }
    return new Logs(columns);
  }

  private void section(Section section, Logs logs, Set<String> silent)
      throws QueryException, IOException {
    Map<String, List<String>> lacks = new LinkedHashMap<>();
    List<Answer> asked = new ArrayList<>();
    for (Figure figure : section.figures()) {
      Optional<String> lack = logs.lackOf(figure).or(() -> silence(figure, silent));
      if (lack.isPresent()) {
        lacks.computeIfAbsent(lack.get(), _ -> new ArrayList<>()).add(figure.title());
      } else {
        Answer answer = answer(figure);
        answers.put(figure.id(), answer);
        asked.add(answer);
      }
    }
    List<String> remarks =
        lacks.entrySet().stream()
            .map(each ->
                sentence(each.getKey(), each.getValue(), asked.isEmpty() && lacks.size() == 1))
            .toList();
    sections.add(
        new ReportContent.Answered(
            section, asked, Stream.concat(section.remarks().stream(), remarks.stream()).toList()));
  }

  /** Certificates are logged rarely: a log without a record of the period may still have them. */
  private static Optional<String> silence(Figure figure, Set<String> silent) {
    return figure.needs().keySet().stream()
        .filter(log -> silent.contains(log) && !log.equals("x509"))
        .sorted()
        .findFirst()
        .map(log -> "No record of " + log + " in this time");
  }

  private static String sentence(String lack, List<String> titles, boolean isAll) {
    return isAll ? lack + "." : "%s: not shown are %s.".formatted(lack, String.join(", ", titles));
  }

  private Answer answer(Figure figure) throws QueryException, IOException {
    progress.asks(figure.title());
    for (boolean isLast = false; ; isLast = true) {
      try {
        return ask(figure);
      } catch (QueryException e) {
        if (e.blame() == QueryException.Cause.CANCELLED) {
          throw e;
        }
        // Files that it reads by name may just have been compacted.
        if (isLast || e.blame() != QueryException.Cause.FAILURE) {
          return Answer.none(figure, e.getMessage());
        }
      }
    }
  }

  private Answer ask(Figure figure) throws QueryException, IOException {
    try (QueryResult result = database.query(period.in(figure.sql()))) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < result.columns().size(); i++) {
          row.add(result.value(i));
        }
        rows.add(row);
      }
      return new Answer(
          figure, result.columns().stream().map(ResultColumn::name).toList(), rows, "");
    }
  }
}
