package org.zeekbus.app.role;

import java.nio.file.Path;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** The settings of the process that runs the roles. */
public final class ServiceSection {
  static final Section SECTION = new Section("");

  public static final Setting<Path> DATA =
      SECTION.setting(
          "data",
          SettingType.DIRECTORY,
          Path.of("data"),
          "Where the known topics are kept over a restart; `broker` keeps none unless it is set");

  public static final Setting<StatisticsFormat> STATS =
      SECTION.setting(
          "stats",
          SettingType.oneOf(StatisticsFormat.class),
          StatisticsFormat.TEXT,
          "How statistics are printed at SIGUSR1 and at the end; json is one line on standard output, all else goes to standard error; not with a sink that prints there");

  private ServiceSection() {}
}
