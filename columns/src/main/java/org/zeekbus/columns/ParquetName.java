package org.zeekbus.columns;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a Parquet file, such as {@code
 * conn.20261123T130000Z-20261123T130100Z.3f9a2c01-17-17.parquet}. While a file is written, its name
 * begins with a dot and ends with {@code .tmp}.
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
 */
public record ParquetName(
    String path, Instant from, Instant to, String writer, long first, long last)
    implements Comparable<ParquetName> {
  private static final Pattern NAME =
      Pattern.compile(
          "([^/]*)\\.(\\d{8}T\\d{6}Z)-(\\d{8}T\\d{6}Z)\\.([0-9a-f]{8})-(\\d{1,18})-(\\d{1,18})\\.parquet");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Comparator<ParquetName> ORDER =
      Comparator.comparing(ParquetName::from)
          .thenComparing(ParquetName::writer)
          .thenComparingLong(ParquetName::first)
          .thenComparing(Comparator.comparingLong(ParquetName::last).reversed());

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
                  Long.parseLong(parts.group(6))));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** The file's name. */
  public String text() {
    return "%s.%s-%s.%s-%d-%d.parquet"
        .formatted(
            LogDirectory.encode(path), TIME.format(from), TIME.format(to), writer, first, last);
  }

  /** The name while it is written. */
  public String hidden() {
    return "." + text() + ".tmp";
  }

  /** Whether it has all records of the other file, which is smaller. */
  public boolean covers(ParquetName other) {
    return path.equals(other.path)
        && writer.equals(other.writer)
        && first <= other.first
        && last >= other.last
        && (first < other.first || last > other.last);
  }

  @Override
  public int compareTo(ParquetName other) {
    return ORDER.compare(this, other);
  }
}
