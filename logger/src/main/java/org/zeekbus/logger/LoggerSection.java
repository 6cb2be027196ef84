package org.zeekbus.logger;

import java.nio.file.Path;
import java.util.Optional;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;

/** The logger's own settings that its sinks build upon. */
public final class LoggerSection {
  /** Begins the keys of all settings of the logger. */
  public static final String NAME = "logger";

  /** The settings declared here. */
  public static final Section SECTION = new Section(NAME);

  private static final Path LOGS = Path.of("logs");

  /** Below it are log files, unless told otherwise the spool, and batches that were put aside. */
  public static final Setting<Path> DIR =
      SECTION.setting(
          "dir", SettingType.DIRECTORY, LOGS, "Directory of log files; must not be shared");

  /** Where batches wait on disk. */
  public static final Setting<Path> SPOOL =
      SECTION.setting(
          "spool",
          SettingType.DIRECTORY,
          Optional::empty,
          ".spool in logger.dir",
          "Directory in which batches wait on disk, with a subdirectory for each sink");

  /** The logger's name in the cluster. */
  public static final Setting<String> NODE =
      SECTION.optional(
          "node",
          SettingType.NODE_NAME,
          "Join the cluster as this node of its layout, such as logger-1; without it, nodes do not see the logger. Also part of the names of archived files");

  private LoggerSection() {}

  /** Where batches wait on disk, whoever has set it. */
  public static Path spool(SettingValues values) {
    return values.find(SPOOL).orElseGet(() -> LoggerSettings.of(values.get(DIR)).spool());
  }
}
