package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file after its rotation, called as Zeek calls it: {@code conn.2026-11-23-09-00-00.log}, or
 * {@code conn.2026-11-23-09-00-00.1.log} if that name is taken. Beside it lies a note, {@code
 * .rotated.NAME}, until archive or command are done with it, so that a restart goes on there.
 *
 * @param file where it is
 * @param path the log's: {@code conn}
 * @param ending {@code .log}, {@code .log.gz}
 * @param opened when its period began
 * @param closed when it ended
 * @param isTerminating whether that was the end of the logger
 * @param isLeft whether a run that did not end in order has left it, so that its end may be torn
 */
record RotatedFile(
    Path file,
    String path,
    String ending,
    Instant opened,
    Instant closed,
    boolean isTerminating,
    boolean isLeft) {
  /** The pattern of the text behind the path; groups: time, number. */
  static final String TIME = "\\.(\\d{4}(?:-\\d\\d){5})(?:\\.(\\d+))?";

  static final String NOTE = ".rotated.";

  private static final Pattern NAME = Pattern.compile("(.+)" + TIME + "(\\..+)", Pattern.DOTALL);
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss", Locale.ROOT);

  /** The first free name for the log of a path. */
  static RotatedFile free(
      FileSettings settings, String path, String ending, Instant opened, Instant closed) {
    return free(settings.dir(), settings.zone(), path, ending, opened, closed);
  }

  /** The same in another directory. */
  static RotatedFile free(
      Path dir, ZoneId zone, String path, String ending, Instant opened, Instant closed) {
    for (int number = 0; ; number++) {
      Path file = dir.resolve(name(zone, path, ending, opened, number));
      // The note is removed last, after its file: as long as there is one, the name is taken.
      if (!exists(file) && !exists(note(file))) {
        return new RotatedFile(file, path, ending, opened, closed, false, false);
      }
    }
  }

  private static String name(ZoneId zone, String path, String ending, Instant opened, int number) {
    String time = FORMAT.format(LocalDateTime.ofInstant(opened, zone));
    return path + "." + time + (number == 0 ? "" : "." + number) + ending;
  }

  /** Files in {@code dir} that have this one's name but for the number, in their order. */
  List<Path> namesakes(Path dir, ZoneId zone) {
    List<Path> found = new ArrayList<>();
    for (int number = 0; ; number++) {
      Path each = dir.resolve(name(zone, path, ending, opened, number));
      if (exists(each)) {
        found.add(each);
      } else if (!exists(note(each))) {
        return found;
      }
    }
  }

  /** The same, rotated as the logger ends. */
  RotatedFile atEnd() {
    return new RotatedFile(file, path, ending, opened, closed, true, isLeft);
  }

  /** The same, left by a run that did not end in order. */
  RotatedFile left() {
    return new RotatedFile(file, path, ending, opened, closed, isTerminating, true);
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Path note(Path file) {
    return file.resolveSibling(NOTE + file.getFileName());
  }

  /** The file of which {@code note} speaks. */
  static Path fileOf(Path note) {
    return note.resolveSibling(note.getFileName().toString().substring(NOTE.length()));
  }

  /** Where the note is. */
  Path note() {
    return note(file);
  }

  /** Writes the note: three numbers, the times in milliseconds. */
  void writeNote() throws IOException {
    String text =
        "%d %d %d\n".formatted(opened.toEpochMilli(), closed.toEpochMilli(), isTerminating ? 1 : 0);
    TmpFile.write(
        file.resolveSibling(TmpFile.PREFIX + "rotated." + file.getFileName()),
        note(),
        text.getBytes(StandardCharsets.US_ASCII),
        false);
  }

  /**
   * The note of an earlier run. If it is damaged, the file's name and time are used instead.
   *
   * @return nothing if it is no note
   */
  static Optional<RotatedFile> read(FileSettings settings, Path note) throws IOException {
    Optional<RotatedFile> named = named(settings.dir(), settings.zone(), fileOf(note));
    if (named.isEmpty()) {
      return named;
    }
    RotatedFile file = named.get().left();
    String[] words = Files.readString(note, StandardCharsets.ISO_8859_1).split("\\s+");
    try {
      return Optional.of(
          new RotatedFile(
              file.file,
              file.path,
              file.ending,
              Instant.ofEpochMilli(Long.parseLong(words[0])),
              Instant.ofEpochMilli(Long.parseLong(words[1])),
              words[2].equals("1"),
              true));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return Optional.of(file);
    }
  }

  /**
   * A rotated file by its name and time alone.
   *
   * @return nothing if it has no such name
   */
  static Optional<RotatedFile> named(Path dir, ZoneId zone, Path file) throws IOException {
    Matcher name = NAME.matcher(dir.relativize(file).toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    Instant closed = Files.getLastModifiedTime(file).toInstant();
    Instant opened;
    try {
      opened = LocalDateTime.parse(name.group(2), FORMAT).atZone(zone).toInstant();
    } catch (DateTimeException _) {
      opened = closed;
    }
    return Optional.of(
        new RotatedFile(file, name.group(1), name.group(4), opened, closed, false, false));
  }
}
