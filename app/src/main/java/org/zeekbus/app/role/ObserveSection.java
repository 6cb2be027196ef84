package org.zeekbus.app.role;

import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** The settings of what HTTP shows. */
public final class ObserveSection {
  static final Section SECTION = new Section("observe");

  public static final Setting<Integer> SAMPLE =
      SECTION.setting(
          "sample",
          SettingType.count(0, 1_000_000),
          64,
          "One message of so many is decoded, chosen at random, to show events by name; 0 decodes none");

  public static final Setting<Integer> SERIES =
      SECTION.setting(
          "series",
          SettingType.count(10, 100_000),
          1000,
          "Most names of each kind in a metric: nodes, topics, events, logs; the least active are"
              + " counted together as other");

  private ObserveSection() {}
}
