package org.zeekbus.parquet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** The settings of sinks that write Parquet files. Owner: nobody, none changes. */
final class ParquetSection {
  static final Section SECTION = new Section("logger.parquet");

  private static final ByteSize MIB = new ByteSize(1 << 20);

  static final Setting<Path> DIR =
      SECTION.setting(
          "dir",
          SettingType.DIRECTORY,
          Optional::empty,
          "parquet in logger.dir",
          "Directory of Parquet files, with a directory for each log and day; several loggers may share it");

  static final Setting<Duration> INTERVAL =
      SECTION.setting(
          "interval",
          SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          Duration.ofMinutes(1),
          "How often files are written, one for each log that has records; until then queries do not see these");

  static final Setting<Integer> RECORDS =
      SECTION.setting(
          "records",
          SettingType.count(1000, 50_000_000),
          1_000_000,
          "Records of a log that are written at once, before the interval is over; a file that compaction makes has no more");

  static final Setting<ByteSize> BUFFER =
      SECTION.setting(
          "buffer",
          SettingType.bytes(MIB, new ByteSize(4L << 30)),
          new ByteSize(64 << 20),
          "Bytes of records in memory; beyond, files are written before the interval is over");

  static final Setting<OnOff> COMPACT =
      SECTION.setting(
          "compact",
          SettingType.oneOf(OnOff.class),
          OnOff.ON,
          "Whether the files of an hour that is over become one for each log");

  static final Setting<Duration> MAX_AGE =
      SECTION.setting(
          "max-age",
          SettingType.duration(Duration.ZERO, Duration.ofDays(36_500)),
          Duration.ZERO,
          "Remove Parquet files in the directory whose records all arrived longer ago; 0s keeps all");

  static final Setting<ByteSize> MAX_SIZE =
      SECTION.setting(
          "max-size",
          SettingType.bytes(new ByteSize(0), new ByteSize(1L << 50)),
          new ByteSize(0),
          "Remove the oldest Parquet files in the directory while all of them are larger together; 0 keeps all. Files of the current hour stay");

  private ParquetSection() {}
}
