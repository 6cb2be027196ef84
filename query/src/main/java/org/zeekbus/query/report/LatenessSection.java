package org.zeekbus.query.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.zeekbus.columns.FileTags;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.query.Sql;

/**
 * Where the logger was late: when the records of a file arrived, which its name says, against its
 * newest record.
 */
final class LatenessSection {
  static final String LOGS = "late-logs";

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final String TITLE = "Where the logger was late";

  private LatenessSection() {}

  /**
   * The section.
   *
   * @param parquet the directory of Parquet files; an archive does not say when a record arrived
   */
  static Section of(Optional<Path> parquet, ReportPeriod period) throws IOException {
    List<String> files = parquet.isEmpty() ? List.of() : patterns(parquet.get(), period);
    if (files.isEmpty()) {
      return new Section(
          "late",
          TITLE,
          List.of(),
          List.of("No Parquet files of this time: only their names say when records arrived."));
    }
    String arrivals =
        """
        with arrivals as (
          select regexp_extract(file_name, 'path=([^/]*)/', 1) as log,
            strptime(regexp_extract(file_name, '-([0-9]{8}T[0-9]{6})Z[.]', 1) || '+0000', '%%Y%%m%%dT%%H%%M%%S%%z') as arrived,
            max(stats_max::timestamptz) as newest
          from parquet_metadata(%1$s)
          where path_in_schema = 'ts' and regexp_matches(file_name, '-[0-9]{8}T[0-9]{6}Z[.]')
            and file_name not in (select file_name from parquet_kv_metadata(%1$s) where key = '%2$s')
          group by file_name),
        late as (
          select log, arrived, greatest(0, epoch(arrived - newest)) as late
          from arrivals where arrived >= $since and arrived < $until)
        """
            .formatted(Sql.texts(files), FileTags.SOURCE);
    return new Section(
        "late",
        TITLE,
        List.of(
            Figure.plot("late-time", "Largest lateness")
                .note(
                    "From the newest record of a file to the arrival of its last one. What"
                        + " arrived after minutes has waited in a node, the network or a queue.")
                .asks(
                    arrivals
                        + """
                        select steps.step as time, lateness
                        from (select unnest(generate_series($since, $until - interval '1 second', $step)) as step) steps
                        left join (
                          select time_bucket($step, arrived, $since) as step, max(late) as lateness from late group by 1) largest
                          on largest.step = steps.step
                        order by 1
                        """,
                    Kind.TIME,
                    Kind.SECONDS),
            Figure.table(LOGS, "Lateness by log")
                .note(
                    "Zeek writes a record of conn when the connection ends, with the time at"
                        + " which it began.")
                .asks(
                    arrivals
                        + """
                        select log, max(late) as largest, max_by(arrived, (late, arrived)) as at, median(late) as median, count(*) as files,
                          count(*) over () as total
                        from late group by 1 order by largest desc, log limit 20
                        """,
                    Kind.TEXT,
                    Kind.SECONDS,
                    Kind.TIME,
                    Kind.SECONDS,
                    Kind.COUNT,
                    Kind.TOTAL)),
        List.of(
            "This SQL reads what the files' names and their ends say: zeekbus query takes it with"
                + " --allow %s.".formatted(parquet.get())));
  }

  /**
   * All files of the days of the period, of all logs: as patterns, unless one of them is not whole.
   * A merged file is late as its latest part.
   */
  private static List<String> patterns(Path root, ReportPeriod period) throws IOException {
    LogDirectory directory = new LogDirectory(root.toAbsolutePath().normalize());
    LocalDate first = period.since().atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate last = period.until().atZone(ZoneOffset.UTC).toLocalDate();
    SortedSet<LocalDate> days = new TreeSet<>();
    List<String> whole = new ArrayList<>();
    boolean areAllWhole = true;
    for (String path : directory.paths()) {
      for (LocalDate date : directory.dates(path)) {
        // A file is of the day on which its first record arrived.
        if (date.isBefore(first.minusDays(1)) || date.isAfter(last)) {
          continue;
        }
        for (ParquetName name : directory.files(path, date)) {
          Path file = directory.of(path, date).resolve(name.text());
          days.add(date);
          if (isWhole(file)) {
            whole.add(Sql.pattern(file));
          } else {
            areAllWhole = false;
          }
        }
      }
    }
    String literal = Sql.pattern(directory.root());
    return areAllWhole
        ? days.stream().map(day -> "%s/path=*/date=%s/*.parquet".formatted(literal, day)).toList()
        : whole;
  }

  /**
   * Whether it ends as a Parquet file does; one that has gone meanwhile is none that is damaged.
   */
  private static boolean isWhole(Path file) {
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer end = ByteBuffer.allocate(MAGIC.length);
      in.read(end, Math.max(0, in.size() - MAGIC.length));
      return Arrays.equals(end.array(), MAGIC);
    } catch (NoSuchFileException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
