package org.zeekbus.web.observe;

import java.util.Locale;

/** How a node does, from best to worst. */
public enum NodeState {
  OK,
  /** Publishers wait for it. */
  SLOW,
  /** It takes too little, and nobody waits for it any more. */
  STUCK,
  /** It loses messages. */
  DROPPING,
  /** It was there in the last hour. */
  GONE;

  /** Of a connection's state in the broker's snapshot. */
  static NodeState of(String connectionState) {
    return switch (connectionState) {
      case "pacing" -> SLOW;
      case "stuck" -> STUCK;
      case "dropping" -> DROPPING;
      default -> OK;
    };
  }

  /** As in the API. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
