package org.zeekbus.top.text;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * All about one node.
 *
 * @param document of the node
 * @param room columns that there are
 */
public record NodePage(JsonNode document, Moment now, int room, boolean isColoured) {
  private static final List<Column> CONNECTIONS =
      List.of(
          Column.text("socket", 6, 6, 0, "socket"),
          Column.text("peer", 16, 40, 0, "peer"),
          Column.seconds("connected", 2, "connected_seconds"),
          Column.seconds("heard", 1, "silent_seconds"),
          Column.count("messages", 8, 0, "messages"),
          Column.bytes("size", 1, "bytes"),
          Column.text("state", 8, 10, 1, "state"),
          Column.count("queued", 7, 2, "queued_messages"),
          Column.bytes("held", 3, "held_bytes"),
          Column.count("dropped", 7, 2, "dropped").alarming("dropped", Tone.CRITICAL),
          Column.count("pauses", 7, 3, "pauses"),
          Column.count("topics", 7, 3, "topics"),
          Column.text("key", 10, 40, 5, "key"));

  private static final List<Column> DROPS =
      List.of(
          Column.text("topic", 30, 60, 0, "of"),
          Column.text("why", 14, 14, 0, "why"),
          Column.count("messages", 8, 0, "count"));

  private static final List<Column> PUBLISHED =
      List.of(
          Column.text("topic", 30, 60, 0, "topic"),
          Column.rate("messages/s", 10, 0, "message_rate"),
          Column.byteRate("bytes/s", 0, "byte_rate"));

  private static final List<Column> JOURNAL =
      List.of(
          Column.moment("time", 0, "time"),
          Column.text("event", 9, 9, 0, "kind"),
          Column.text("what", 30, 300, 0, "text"));

  /** All lines. */
  public List<Line> lines() {
    if (document.has("error")) {
      return Paragraph.of(document.path("error").asString(""), room, isColoured);
    }
    JsonNode node = document.path("node");
    List<Line> lines = new ArrayList<>();
    Line title = new Line(isColoured).add(text(node, "label"), Tone.TITLE);
    lines.add(
        title
            .add("  ")
            .add(NodeState.text(node), NodeState.tone(node))
            .add(" since " + now.text(node.path("since"))));
    if (node.path("reason").isString()) {
      lines.addAll(Paragraph.of(text(node, "reason"), room, isColoured));
    }
    lines.add(
        new Line(isColoured)
            .add(View.role(node) + " on " + text(node, "host") + ", id " + text(node, "id")));
    lines.add(
        traffic("sent", node, "published")
            .add("  logs " + Quantity.bytes(node.path("log_byte_rate").asDouble(0)) + "/s"));
    Line got = traffic("got", node, "received");
    boolean isDropping = node.path("drop_rate").asDouble(0) > 0;
    lines.add(
        got.add(
            "  dropped %s/s, %s"
                .formatted(
                    Quantity.rate(node.path("drop_rate").asDouble(0)),
                    Quantity.count(node.path("dropped").asDouble(0))),
            isDropping ? Tone.CRITICAL : Tone.PLAIN));
    table("Connections", CONNECTIONS, document.path("connections"), lines);
    table("Dropped", DROPS, document.path("drops"), lines);
    table("Journal, newest first", JOURNAL, document.path("journal"), lines);
    table("Sends, estimated", PUBLISHED, document.path("published"), lines);
    subscriptions(lines);
    return lines;
  }

  private Line traffic(String label, JsonNode node, String what) {
    return new Line(isColoured)
        .add(label, 4, false, Tone.TITLE)
        .add(
            Quantity.rate(node.path(what + "_message_rate").asDouble(0)) + "/s",
            10,
            true,
            Tone.PLAIN)
        .add(
            Quantity.bytes(node.path(what + "_byte_rate").asDouble(0)) + "/s", 11, true, Tone.PLAIN)
        .add(Quantity.count(node.path(what + "_messages").asDouble(0)), 9, true, Tone.PLAIN)
        .add(" messages, " + Quantity.bytes(node.path(what + "_bytes").asDouble(0)));
  }

  private void table(String title, List<Column> columns, JsonNode rows, List<Line> lines) {
    if (rows.isEmpty()) {
      return;
    }
    lines.add(new Line(isColoured));
    lines.add(new Line(isColoured).add(title, Tone.TITLE));
    Table table = Table.fitting(columns, room, now, isColoured);
    lines.add(table.head(column -> false));
    rows.forEach(row -> lines.add(table.row(row, Tone.PLAIN)));
  }

  private void subscriptions(List<Line> lines) {
    JsonNode topics = document.path("subscriptions");
    if (topics.isEmpty()) {
      return;
    }
    lines.add(new Line(isColoured));
    lines.add(new Line(isColoured).add("Subscribes", Tone.TITLE));
    topics.forEach(topic -> lines.add(new Line(isColoured).add(topic.asString(""))));
    double leftOut = document.path("subscriptions_left_out").asDouble(0);
    if (leftOut > 0) {
      lines.add(new Line(isColoured).add("and " + Quantity.count(leftOut) + " more", Tone.FAINT));
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString(Column.NOTHING);
  }
}
