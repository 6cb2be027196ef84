package org.zeekbus.columns;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a Parquet file, such as {@code
 * conn.20261123T130000Z-20261123T130100Z.3f9a2c01-17-17.parquet}. While a file is written, its name
 * begins with a dot and ends with {@code .tmp}. If a record's time is later than its arrival, as
 * clocks differ, the name tells the newest time, too: {@code …-17-17+20261123T150000Z.parquet}.
 *
 * <p>A writer numbers its files. One that was made of others has the numbers from their first to
 * their last, and stands for them: readers leave out those that it {@link #covers}, which are
 * removed a moment later.
 *
 * @param path of the log
 * @param from when its first record arrived, in whole seconds, rounded down
 * @param to when its last record arrived, in whole seconds, rounded up
 * @param writer who has written it: 8 hex digits, other ones for each sink of each logger
 * @param first its number, or that of the first file of which it was made
 * @param last the same, or that of the last one
 * @param newest the latest {@code ts} of a record, in whole seconds, rounded up, if it is more than
 *     a minute after {@code to}; otherwise none
 */
public record ParquetName(
    String path,
    Instant from,
    Instant to,
    String writer,
    long first,
    long last,
    Optional<Instant> newest)
    implements Comparable<ParquetName> {
  /** By how much clocks always differ. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Pattern NAME =
      Pattern.compile(
          "([^/]*)\\.(\\d{8}T\\d{6}Z)-(\\d{8}T\\d{6}Z)\\.([0-9a-f]{8})-(\\d{1,18})-(\\d{1,18})(?:\\+(\\d{8}T\\d{6}Z))?\\.parquet");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Comparator<ParquetName> BY_NUMBER =
      Comparator.comparing(ParquetName::writer)
          .thenComparingLong(ParquetName::first)
          .thenComparing(Comparator.comparingLong(ParquetName::last).reversed());
  private static final Comparator<ParquetName> ORDER =
      Comparator.comparing(ParquetName::from).thenComparing(BY_NUMBER);

  /** Leaves a newest time out that says nothing, and makes it one that a name can have. */
  public ParquetName {
    Instant least = to.plus(CLOCKS);
    newest = newest.map(ParquetName::seconds).filter(each -> each.isAfter(least));
  }

  /** Of records that are no newer than their arrival. */
  public ParquetName(String path, Instant from, Instant to, String writer, long first, long last) {
    this(path, from, to, writer, first, last, Optional.empty());
  }

  private static Instant seconds(Instant time) {
    if (time.isAfter(LATEST)) {
      return LATEST;
    }
    Instant down = time.truncatedTo(ChronoUnit.SECONDS);
    return down.equals(time) ? down : down.plusSeconds(1);
  }

  /** What a file's name says; empty if it is none of ours, or hidden. */
  public static Optional<ParquetName> parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (name.startsWith(".") || !parts.matches()) {
      return Optional.empty();
    }
    try {
      Instant from = TIME.parse(parts.group(2), Instant::from);
      Instant to = TIME.parse(parts.group(3), Instant::from);
      return LogDirectory.decode(parts.group(1))
          .map(path ->
              new ParquetName(
                  path,
                  from,
                  to,
                  parts.group(4),
                  Long.parseLong(parts.group(5)),
                  Long.parseLong(parts.group(6)),
                  Optional.ofNullable(parts.group(7))
                      .map(newest -> TIME.parse(newest, Instant::from))));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** The file's name. */
  public String text() {
    return "%s.%s-%s.%s-%d-%d%s.parquet"
        .formatted(
            LogDirectory.encode(path),
            TIME.format(from),
            TIME.format(to),
            writer,
            first,
            last,
            newest.map(each -> "+" + TIME.format(each)).orElse(""));
  }

  /** The name while it is written. */
  public String hidden() {
    return "." + text() + ".tmp";
  }

  /** Whether no record has a {@code ts} of this time or later. */
  public boolean endsBefore(Instant time) {
    return newest.orElse(to.plus(CLOCKS)).isBefore(time);
  }

  /** Whether it has all records of the other file, which is smaller. */
  public boolean covers(ParquetName other) {
    return path.equals(other.path)
        && writer.equals(other.writer)
        && first <= other.first
        && last >= other.last
        && (first < other.first || last > other.last);
  }

  /**
   * Those that no other one {@link #covers}, by writer and number.
   *
   * @param files of one log
   */
  public static <F> List<F> withoutCovered(Collection<F> files, Function<F, ParquetName> name) {
    List<F> left = new ArrayList<>();
    for (F each : files.stream().sorted(Comparator.comparing(name, BY_NUMBER)).toList()) {
      // A file that covers others has a number as low as theirs, so it is before them.
      if (left.isEmpty() || !name.apply(left.getLast()).covers(name.apply(each))) {
        left.add(each);
      }
    }
    return left;
  }

  @Override
  public int compareTo(ParquetName other) {
    return ORDER.compare(this, other);
  }
}
