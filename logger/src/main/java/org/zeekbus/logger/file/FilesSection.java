package org.zeekbus.logger.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** The settings of log files. */
public final class FilesSection {
  /** How log files are written. */
  public enum Format {
    /** Zeek's tab-separated values. */
    TSV,
    /** Zeek's lines of JSON. */
    JSON
  }

  /** The settings, in the order of the manual. */
  public static final Section SECTION = new Section(LoggerSection.NAME);

  private static final FileSettings DEFAULTS =
      FileSettings.of(LoggerSection.DIR.fallback().get().orElseThrow());
  private static final ByteSize NO_BYTES = new ByteSize(0);
  private static final ByteSize TIB = new ByteSize(1L << 40);
  private static final Duration DAY = Duration.ofDays(1);

  /** TSV or JSON. */
  public static final Setting<Format> FORMAT =
      SECTION.setting(
          "format",
          SettingType.oneOf(Format.class),
          Optional::empty,
          "tsv",
          "Format of log files; json is the same as ascii.use_json: T");

  /** Block, spool or drop. */
  public static final Setting<SinkOverflow> ON_FULL =
      SECTION.setting(
          "files-on-full",
          SettingType.oneOf(SinkOverflow.class),
          SinkOverflow.BLOCK,
          "What the logger does when files cannot be written, for example when the disk is full");

  /** When the disk itself is waited for. */
  public static final Setting<Fsync> FSYNC =
      SECTION.setting(
          "fsync",
          SettingType.oneOf(Fsync.class),
          DEFAULTS.fsync(),
          "When files are forced to disk, so that they survive a crash of the system");

  /** The time between two rotations. */
  public static final Setting<Duration> ROTATION_INTERVAL =
      SECTION.setting(
          "rotation-interval",
          SettingType.duration(Duration.ZERO, DAY),
          DEFAULTS.rotation().interval(),
          "How often files are rotated, counted from local midnight; 0s for never");

  /** The size that rotates a file. */
  public static final Setting<ByteSize> ROTATION_SIZE =
      SECTION.setting(
          "rotation-size",
          SettingType.bytes(NO_BYTES, TIB),
          new ByteSize(DEFAULTS.rotation().size()),
          "Rotate a file when it reaches this size; 0 for no limit");

  /** Whether there is an archive. */
  public static final Setting<OnOff> ARCHIVE =
      SECTION.setting(
          "archive",
          SettingType.oneOf(OnOff.class),
          OnOff.ON,
          "Whether rotated files are moved into an archive with a directory for each day; not with a command");

  /** Its directory. */
  public static final Setting<Path> ARCHIVE_DIR =
      SECTION.setting(
          "archive-dir",
          SettingType.DIRECTORY,
          Optional::empty,
          "archive below logger.dir",
          "Directory of the archive");

  /** How its files are compressed. */
  public static final Setting<Compression> ARCHIVE_COMPRESSION =
      SECTION.setting(
          "archive-compression",
          SettingType.oneOf(Compression.class),
          Compression.GZ,
          "How archived files are compressed");

  /** The age at which its files are removed. */
  public static final Setting<Duration> ARCHIVE_MAX_AGE =
      SECTION.setting(
          "archive-max-age",
          SettingType.duration(Duration.ZERO, Duration.ofDays(36_500)),
          Duration.ZERO,
          "Remove archived files of this logger that are older; 0s keeps all");

  /** The size at which its oldest files are removed. */
  public static final Setting<ByteSize> ARCHIVE_MAX_SIZE =
      SECTION.setting(
          "archive-max-size",
          SettingType.bytes(NO_BYTES, new ByteSize(1L << 50)),
          NO_BYTES,
          "Remove the oldest archived files of this logger while all of them are larger together; 0 keeps all");

  /** A shell command instead of the archive. */
  public static final Setting<String> COMMAND =
      SECTION.optional(
          "command",
          SettingType.TEXT,
          "Shell command for rotated files, called with Zeek's six arguments: FILE PATH OPEN CLOSE TERMINATING WRITER");

  /** How long it may run. */
  public static final Setting<Duration> COMMAND_TIMEOUT =
      SECTION.setting(
          "command-timeout",
          SettingType.duration(Duration.ofSeconds(1), DAY),
          Duration.ofMinutes(10),
          "Kill the command after this time, and run it again later");

  /** Zeek's {@code ZEEK_LOG_SUFFIX}. */
  public static final Setting<String> EXTENSION =
      SECTION.setting(
          "extension",
          SettingType.ENDING,
          DEFAULTS.extension(),
          "Extension of log files: Zeek's ZEEK_LOG_SUFFIX");

  /** Options of Zeek's ASCII writer, in the order of {@link AsciiOptions#NAMES}. */
  public static final List<Setting<String>> ASCII =
      AsciiOptions.NAMES.stream().map(FilesSection::ascii).toList();

  /** The same for single log paths. */
  public static final Setting<Map<String, Map<String, String>>> PATHS =
      SECTION.optional(
          "paths",
          AsciiTypes.PATH_OPTIONS,
          "Options as below ascii for single log paths; in the file, a section for each path");

  private FilesSection() {}

  private static Setting<String> ascii(String name) {
    return SECTION.setting(
        "ascii." + name,
        AsciiTypes.asciiOption(name),
        Optional::empty,
        "as in Zeek",
        "Zeek's LogAscii::" + name);
  }
}
