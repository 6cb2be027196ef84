package org.zeekbus.logger.file;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.AsciiOptions;

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

  /** The defaults with changes: {@code FileSettings.of(dir, it -> it.node("logger-1"))}. */
  public static FileSettings of(Path dir, Consumer<Builder> changes) {
    return of(dir).with(changes);
  }

  /** The same with changes: {@code settings.with(it -> it.node("logger-1"))}. */
  public FileSettings with(Consumer<Builder> changes) {
    Builder builder = new Builder(this);
    changes.accept(builder);
    return builder.build();
  }

  /** All directories that files get into. */
  List<String> directories() {
    Path archive = processing instanceof Processing.Archive it ? it.dir() : null;
    return Stream.of(dir, archive, spare).filter(Objects::nonNull).map(Path::toString).toList();
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

  /**
   * Collects settings; each method sets the field of its name.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private final Path dir;
    private AsciiOptions ascii;
    private Map<String, AsciiOptions> paths;
    private RotationSettings rotation;
    private Processing processing;
    private String node;
    private Fsync fsync;
    private String extension;
    private ZoneId zone;
    private InstantSource clock;
    private @Nullable Path spare;

    private Builder(FileSettings from) {
      dir = from.dir;
      ascii = from.ascii;
      paths = from.paths;
      rotation = from.rotation;
      processing = from.processing;
      node = from.node;
      fsync = from.fsync;
      extension = from.extension;
      zone = from.zone;
      clock = from.clock;
      spare = from.spare;
    }

    /** Sets how files look. */
    public Builder ascii(AsciiOptions value) {
      ascii = value;
      return this;
    }

    /** Sets how the files of certain log paths look. */
    public Builder paths(Map<String, AsciiOptions> value) {
      paths = value;
      return this;
    }

    /** Sets when files are rotated. */
    public Builder rotation(RotationSettings value) {
      rotation = value;
      return this;
    }

    /** Sets what happens to rotated files. */
    public Builder processing(Processing value) {
      processing = value;
      return this;
    }

    /** Sets this logger's name, as archived files have it. */
    public Builder node(String value) {
      node = value;
      return this;
    }

    /** Sets when the disk is waited for. */
    public Builder fsync(Fsync value) {
      fsync = value;
      return this;
    }

    /** Sets what file names end with, without its dot. */
    public Builder extension(String value) {
      extension = value;
      return this;
    }

    /** Sets where lines wait that their log's file cannot take. */
    public Builder spare(@Nullable Path value) {
      spare = value;
      return this;
    }

    /** Sets the clock, and the zone whose local time it shows. */
    public Builder clock(InstantSource time, ZoneId local) {
      clock = time;
      zone = local;
      return this;
    }

    private FileSettings build() {
      return new FileSettings(
          dir, ascii, paths, rotation, processing, node, fsync, extension, zone, clock, spare);
    }
  }
}
