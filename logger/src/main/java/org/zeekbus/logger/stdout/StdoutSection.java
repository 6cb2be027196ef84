package org.zeekbus.logger.stdout;

import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** The settings of records on stdout. */
public final class StdoutSection {
  /** The settings, in the order of the manual. */
  public static final Section SECTION = new Section(LoggerSection.NAME);

  /** Whether records are printed. */
  public static final Setting<OnOff> STDOUT =
      SECTION.setting(
          "stdout",
          SettingType.oneOf(OnOff.class),
          OnOff.OFF,
          "Also print all records as lines of JSON, with the log path first");

  /** Block, spool or drop. */
  public static final Setting<SinkOverflow> ON_FULL =
      SECTION.setting(
          "stdout-on-full",
          SettingType.oneOf(SinkOverflow.class),
          SinkOverflow.BLOCK,
          "What the logger does when the reader of stdout is too slow");

  /** Exit or drop. */
  public static final Setting<OnGone> ON_GONE =
      SECTION.setting(
          "stdout-on-gone",
          SettingType.oneOf(OnGone.class),
          OnGone.EXIT,
          "What the logger does when the reader of stdout has ended: stop with exit code 1, or drop its records and go on with files");

  private StdoutSection() {}
}
