package org.zeekbus.app.process;

import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** The settings of the log. */
public final class LogSection {
  public static final Section SECTION = new Section("log");

  public static final Setting<LogLevel> LEVEL =
      SECTION.setting(
          "level", SettingType.oneOf(LogLevel.class), LogLevel.INFO, "How much is logged");

  private LogSection() {}
}
