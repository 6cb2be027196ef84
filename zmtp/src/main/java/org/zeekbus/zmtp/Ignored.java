package org.zeekbus.zmtp;

import java.util.Locale;

/** Input that is ignored; the connection stays open. */
public enum Ignored {
  /** A message whose first frame is longer than {@link Limits#topic()}. */
  LONG_TOPIC,
  /** A subscription longer than {@link Limits#topic()}. */
  LONG_SUBSCRIPTION,
  /** A subscription beyond {@link Limits#subscriptions()}. */
  TOO_MANY_SUBSCRIPTIONS,
  /** A message from a subscriber that is no subscription. */
  UPSTREAM_MESSAGE,
  /** Something that the peer's {@link Rights} do not allow. */
  FORBIDDEN,
  /** A command that is not known, or makes no sense here. */
  UNKNOWN_COMMAND;

  /** As a label of statistics: {@code long_topic}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
