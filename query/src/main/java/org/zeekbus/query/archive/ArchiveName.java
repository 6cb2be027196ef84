package org.zeekbus.query.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a log file says.
 *
 * <pre>
 * conn.log                                            being written
 * conn.2026-11-23-09-00-00.log                        rotated, here and by Zeek
 * conn-26-11-23_09.00.00.log                          rotated, by earlier Zeeks
 * 2026-11-23/conn.09:00:00-10:00:00.log.gz            in the archive, by zeekctl
 * 2026-11-23/conn.09:00:00-10:00:00-logger-1~0001.log.zst   by this logger
 * json_streaming_conn.1.log                           by the package json-streaming-logs
 * </pre>
 *
 * @param path the log's, which the file itself may know better
 * @param from when it was opened, if the name says that
 * @param to when it was closed, if the name says that
 */
record ArchiveName(String path, @Nullable Instant from, @Nullable Instant to) {
  private static final Pattern ENDING = Pattern.compile("(?s)(.+)\\.log(?:\\.gz|\\.zst|\\.zstd)?");
  private static final Pattern ARCHIVED =
      Pattern.compile(
          "(?s)(.+)\\.(\\d\\d:\\d\\d:\\d\\d)-(\\d\\d:\\d\\d:\\d\\d)(?:-[^/]*?)?(?:[.~]\\d+)?");
  private static final Pattern ROTATED =
      Pattern.compile("(?s)(.+)\\.(\\d{4}(?:-\\d\\d){5})(?:\\.\\d+)?");
  private static final Pattern ROTATED_ONCE =
      Pattern.compile("(?s)(.+)-(\\d\\d-\\d\\d-\\d\\d_\\d\\d\\.\\d\\d\\.\\d\\d)");
  private static final Pattern NUMBERED = Pattern.compile("(?s)(.+)\\.\\d+");
  private static final String STREAMING = "json_streaming_";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss", Locale.ROOT);
  private static final DateTimeFormatter TIME_ONCE =
      DateTimeFormatter.ofPattern("uu-MM-dd_HH.mm.ss", Locale.ROOT);

  /**
   * Reads a name.
   *
   * @param directory name of the file's directory, which may be a day
   * @param file name of the file
   * @param zone in which names have times
   * @return nothing if it is no name of a log
   */
  static Optional<ArchiveName> parse(String directory, String file, ZoneId zone) {
    Matcher ending = ENDING.matcher(file);
    if (file.startsWith(".") || !ending.matches()) {
      return Optional.empty();
    }
    String name = ending.group(1);
    Matcher archived = ARCHIVED.matcher(name);
    if (archived.matches()) {
      return Optional.of(
          archived(directory, archived.group(1), archived.group(2), archived.group(3), zone));
    }
    Matcher rotated = ROTATED.matcher(name);
    if (rotated.matches()) {
      return Optional.of(rotated(rotated.group(1), rotated.group(2), TIME, zone));
    }
    Matcher rotatedOnce = ROTATED_ONCE.matcher(name);
    if (rotatedOnce.matches()) {
      return Optional.of(rotated(rotatedOnce.group(1), rotatedOnce.group(2), TIME_ONCE, zone));
    }
    Matcher numbered = NUMBERED.matcher(name);
    return Optional.of(
        new ArchiveName(plain(numbered.matches() ? numbered.group(1) : name), null, null));
  }

  private static ArchiveName archived(
      String directory, String path, String from, String to, ZoneId zone) {
    try {
      LocalDate day = LocalDate.parse(directory);
      LocalDateTime opened = day.atTime(LocalTime.parse(from));
      LocalDateTime closed = day.atTime(LocalTime.parse(to));
      if (!closed.isAfter(opened)) {
        closed = closed.plusDays(1);
      }
      return new ArchiveName(
          plain(path),
          opened.atZone(zone).toInstant(),
          // Of an hour that comes twice, the later one.
          closed.atZone(zone).withLaterOffsetAtOverlap().toInstant());
    } catch (DateTimeException _) {
      return new ArchiveName(plain(path), null, null);
    }
  }

  private static ArchiveName rotated(
      String path, String opened, DateTimeFormatter format, ZoneId zone) {
    try {
      LocalDateTime from = LocalDateTime.parse(opened, format);
      return new ArchiveName(plain(path), from.atZone(zone).toInstant(), null);
    } catch (DateTimeException _) {
      return new ArchiveName(plain(path), null, null);
    }
  }

  private static String plain(String path) {
    return path.startsWith(STREAMING) && path.length() > STREAMING.length()
        ? path.substring(STREAMING.length())
        : path;
  }
}
