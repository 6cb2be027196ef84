package org.zeekbus.logger.file;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.format.AsciiOptions;

/**
 * Where and how log files are written.
 *
 * @param dir where they lie; made if it does not exist
 * @param ascii how they look
 * @param paths how those of certain log paths look
 * @param rotation when they are rotated
 * @param processing what happens to them then
 * @param node this logger's name, as part of archived files' names; empty if it is the only one
 * @param fsync when the disk is waited for
 * @param extension what file names end with, without its dot: Zeek's {@code ZEEK_LOG_SUFFIX}
 * @param zone of local times, in names and in the files
 * @param clock tells the time of day
 * @param spare where lines wait that their log's file cannot take, best on another disk; null: they
 *     wait in memory, and are lost at the end
 */
public record FileSettings(
    Path dir,
    AsciiOptions ascii,
    Map<String, AsciiOptions> paths,
    RotationSettings rotation,
    Processing processing,
    String node,
    Fsync fsync,
    String extension,
    ZoneId zone,
    InstantSource clock,
    @Nullable Path spare) {
  /** As file names have it unless told otherwise. */
  public static final String LOG_EXTENSION = "log";

  /**
   * Checks names and directories.
   *
   * @throws IllegalArgumentException naming the one that will not do
   */
  public FileSettings {
    paths = Map.copyOf(paths);
    dir = dir.toAbsolutePath().normalize();
    if (processing instanceof Processing.Archive archive) {
      Path kept = archive.dir().toAbsolutePath().normalize();
      if (kept.equals(dir)) {
        throw new IllegalArgumentException(
            "archive in %s (expected: another directory than that of open files)".formatted(dir));
      }
      processing = new Processing.Archive(kept, archive.compression(), archive.retention());
    }
    spare = spare == null ? null : spare.toAbsolutePath().normalize();
    if (dir.equals(spare)) {
      throw new IllegalArgumentException(
          "spare directory %s (expected: another one than that of open files)".formatted(dir));
    }
    requireName("extension", extension);
    if (extension.isEmpty()) {
      throw new IllegalArgumentException("an empty extension (expected: such as log)");
    }
    requireName("node", node);
  }

  private static void requireName(String what, String name) {
    if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "%s: '%s' (expected: a part of a file's name)".formatted(what, name));
    }
  }

  /**
   * As Zeek's logger under zeekctl: TSV, rotated every hour, then compressed into an archive, here
   * {@code archive} below {@code dir}.
   */
  public static FileSettings of(Path dir) {
    return new FileSettings(
        dir,
        AsciiOptions.DEFAULT,
        Map.of(),
        RotationSettings.HOURLY,
        Processing.Archive.in(dir.resolve("archive")),
        "",
        Fsync.NEVER,
        LOG_EXTENSION,
        ZoneId.systemDefault(),
        InstantSource.system(),
        null);
  }

  /** With files that look so. */
  public FileSettings ascii(AsciiOptions all) {
    return new FileSettings(
        dir, all, paths, rotation, processing, node, fsync, extension, zone, clock, spare);
  }

  /** With files of these log paths that look otherwise. */
  public FileSettings paths(Map<String, AsciiOptions> some) {
    return new FileSettings(
        dir, ascii, some, rotation, processing, node, fsync, extension, zone, clock, spare);
  }

  /** With another rotation. */
  public FileSettings rotation(RotationSettings other) {
    return new FileSettings(
        dir, ascii, paths, other, processing, node, fsync, extension, zone, clock, spare);
  }

  /** With something else to happen to rotated files. */
  public FileSettings processing(Processing other) {
    return new FileSettings(
        dir, ascii, paths, rotation, other, node, fsync, extension, zone, clock, spare);
  }

  /** With another name of this logger. */
  public FileSettings node(String name) {
    return new FileSettings(
        dir, ascii, paths, rotation, processing, name, fsync, extension, zone, clock, spare);
  }

  /** With another wait for the disk. */
  public FileSettings fsync(Fsync other) {
    return new FileSettings(
        dir, ascii, paths, rotation, processing, node, other, extension, zone, clock, spare);
  }

  /** With another end of file names. */
  public FileSettings extension(String other) {
    return new FileSettings(
        dir, ascii, paths, rotation, processing, node, fsync, other, zone, clock, spare);
  }

  /** With another clock, and the zone whose local time it shows. */
  public FileSettings clock(InstantSource time, ZoneId local) {
    return new FileSettings(
        dir, ascii, paths, rotation, processing, node, fsync, extension, local, time, spare);
  }

  /** With a directory for lines that their log's file cannot take. */
  public FileSettings spare(Path other) {
    return new FileSettings(
        dir, ascii, paths, rotation, processing, node, fsync, extension, zone, clock, other);
  }

  /** How the files of a log path look. */
  AsciiOptions asciiOf(String path) {
    return paths.getOrDefault(path, ascii);
  }

  /** Those files' ending: {@code .log}, {@code .log.gz}. */
  String endingOf(AsciiOptions options) {
    String plain = "." + extension;
    return options.gzipLevel() == 0 ? plain : plain + "." + options.gzipFileExtension();
  }
}
