package org.zeekbus.top.text;

import tools.jackson.databind.JsonNode;

/** The state of a node in a word, and how bad it is. */
final class NodeState {
  private NodeState() {}

  /** That the broker does not read from it is no fault of the node. */
  static String text(JsonNode node) {
    String state = node.path("state").asString(Column.NOTHING);
    return state.equals("ok") && node.path("paused").asBoolean(false) ? "paused" : state;
  }

  static double severity(JsonNode node) {
    return switch (text(node)) {
      case "dropping" -> 5;
      case "stuck" -> 4;
      case "slow" -> 3;
      case "gone" -> 2;
      case "paused" -> 1;
      default -> 0;
    };
  }

  static Tone tone(JsonNode node) {
    return switch (text(node)) {
      case "dropping", "stuck" -> Tone.CRITICAL;
      case "slow", "gone" -> Tone.WARNING;
      default -> Tone.PLAIN;
    };
  }
}
