package org.zeekbus.columns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Parquet files are: {@code path=conn/date=2026-11-23/} below one directory, as Hive lays out
 * partitions. The date is that of the first record's arrival in UTC; of an archive that was
 * converted, that of its first record. What is not a letter, digit, {@code _}, {@code -} or {@code
 * .} in a log path is {@code %HH}, and so is a dot at its beginning, as it would hide files.
 *
 * @param root the directory with one directory for each log path
 */
public record LogDirectory(Path root) {
  private static final String PATH = "path=";
  private static final String DATE = "date=";
  private static final String UNFINISHED = ".writing-";
  private static final String EMPTY = "%";

  /** Where the files of a log and a day are. */
  public Path of(String path, LocalDate date) {
    return root.resolve(PATH + encode(path)).resolve(DATE + date);
  }

  /** Where a writer has files that are not whole, or not yet visible. */
  public Path unfinished(String writer) {
    return root.resolve(UNFINISHED + writer);
  }

  /** Whether a writer has begun here; perhaps no file is whole yet. */
  public boolean isBegun() throws IOException {
    return hasChild(UNFINISHED);
  }

  /** The writers that have not ended, as far as one can see: one that was killed is among them. */
  public Set<String> writers() throws IOException {
    return children(root)
        .map(each -> each.getFileName().toString())
        .filter(each -> each.startsWith(UNFINISHED))
        .map(each -> each.substring(UNFINISHED.length()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a log has a directory. */
  public boolean hasLogs() throws IOException {
    return hasChild(PATH);
  }

  private boolean hasChild(String prefix) throws IOException {
    return children(root).anyMatch(each -> each.getFileName().toString().startsWith(prefix));
  }

  /** The log paths that have a directory, sorted; empty if there is no root. */
  public List<String> paths() throws IOException {
    return children(root).map(LogDirectory::path).flatMap(Optional::stream).sorted().toList();
  }

  /** The days on which a log has a directory, sorted. */
  public List<LocalDate> dates(String path) throws IOException {
    return children(root.resolve(PATH + encode(path)))
        .map(LogDirectory::date)
        .flatMap(Optional::stream)
        .sorted()
        .toList();
  }

  /** The whole files of a log and a day, by name; those that are being written are hidden. */
  public List<ParquetName> files(String path, LocalDate date) throws IOException {
    return children(of(path, date))
        .map(file -> ParquetName.parse(file.getFileName().toString()))
        .flatMap(Optional::stream)
        .sorted()
        .toList();
  }

  /** None if there is no such directory any more: retention removes those without files. */
  private static Stream<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList().stream();
    } catch (NoSuchFileException _) {
      return Stream.empty();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<String> path(Path directory) {
    String name = directory.getFileName().toString();
    return name.startsWith(PATH) ? decode(name.substring(PATH.length())) : Optional.empty();
  }

  private static Optional<LocalDate> date(Path directory) {
    String name = directory.getFileName().toString();
    try {
      return name.startsWith(DATE)
          ? Optional.of(LocalDate.parse(name.substring(DATE.length())))
          : Optional.empty();
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /** A log path as it is in names of directories and files. */
  public static String encode(String path) {
    if (path.isEmpty()) {
      return EMPTY;
    }
    StringBuilder encoded = new StringBuilder();
    for (byte each : path.getBytes(UTF_8)) {
      boolean isPlain =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9')
              || each == '_'
              || each == '-'
              || (each == '.' && !encoded.isEmpty());
      if (isPlain) {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return encoded.toString();
  }

  /** The log path; empty if it was not made by {@link #encode}. */
  static Optional<String> decode(String encoded) {
    byte[] bytes = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char each = encoded.charAt(i);
      if (each != '%') {
        bytes[length++] = (byte) each;
      } else if (i + 2 < encoded.length()
          && HexFormat.isHexDigit(encoded.charAt(i + 1))
          && HexFormat.isHexDigit(encoded.charAt(i + 2))) {
        bytes[length++] = (byte) HexFormat.fromHexDigits(encoded, i + 1, i + 3);
        i += 2;
      }
    }
    String path = new String(bytes, 0, length, UTF_8);
    return encode(path).equals(encoded) ? Optional.of(path) : Optional.empty();
  }
}
