package org.zeekbus.app.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zmtp.Limits;

/** The limits of what one peer may send or hold. */
public final class LimitsSection {
  static final Section SECTION = new Section("limits", LimitsSection::check);

  private static final Limits DEFAULT = Limits.DEFAULT;
  private static final ByteSize KIB = new ByteSize(1 << 10);
  private static final ByteSize GIB = new ByteSize(1 << 30);

  public static final Setting<Duration> HANDSHAKE_TIMEOUT =
      SECTION.setting(
          "handshake-timeout",
          SettingType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
          DEFAULT.handshakeTimeout(),
          "Time for greeting and handshake together");

  public static final Setting<ByteSize> FRAME =
      SECTION.setting(
          "frame",
          SettingType.bytes(KIB, GIB),
          new ByteSize(DEFAULT.frame()),
          "Longest frame; a longer one closes the connection");

  public static final Setting<ByteSize> MESSAGE =
      SECTION.setting(
          "message",
          SettingType.bytes(KIB, GIB),
          new ByteSize(DEFAULT.message()),
          "Longest message, all frames with their headers; a longer one closes the connection");

  public static final Setting<Integer> PARTS =
      SECTION.setting(
          "parts",
          SettingType.count(1, 1_000_000),
          DEFAULT.parts(),
          "Most frames in a message; more close the connection");

  public static final Setting<ByteSize> TOPIC =
      SECTION.setting(
          "topic",
          SettingType.bytes(new ByteSize(256), new ByteSize(64 << 10)),
          new ByteSize(DEFAULT.topic()),
          "Longest topic: a longer subscription is ignored, a message with a longer one dropped");

  public static final Setting<Integer> SUBSCRIPTIONS =
      SECTION.setting(
          "subscriptions",
          SettingType.count(1, 10_000_000),
          DEFAULT.subscriptions(),
          "Most topics that one connection may hold; more are ignored");

  public static final Setting<Integer> CONNECTIONS =
      SECTION.setting(
          "connections",
          SettingType.count(1, 1_000_000),
          DEFAULT.connections(),
          "Most connections of XSUB, and of XPUB; more are closed before the greeting");

  private LimitsSection() {}

  private static void check(SettingValues values) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    if (values.get(FRAME).compareTo(values.get(MESSAGE)) > 0) {
      errors.add(values.conflict(FRAME, "is more than", MESSAGE));
    }
    if (values.get(TOPIC).compareTo(values.get(FRAME)) > 0) {
      errors.add(values.conflict(TOPIC, "is more than", FRAME));
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  static Limits limits(SettingValues values) {
    return new Limits(
        values.get(HANDSHAKE_TIMEOUT),
        (int) values.get(FRAME).bytes(),
        (int) values.get(MESSAGE).bytes(),
        values.get(PARTS),
        (int) values.get(TOPIC).bytes(),
        values.get(SUBSCRIPTIONS),
        values.get(CONNECTIONS));
  }
}
