package org.zeekbus.top.text;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.zeekbus.top.api.Documents;
import tools.jackson.databind.JsonNode;

/** What can be looked at: one line for each thing. */
public enum View {
  /** One line a node. */
  NODES(
      Documents.CLUSTER,
      "nodes",
      "label",
      List.of(
          Column.text("Node", 14, 40, 0, "label"),
          Column.text("rOle", 7, 9, 8, "role"),
          Column.of("sTate", 8, 8, 0, NodeState::text).sorted(NodeState::severity),
          Column.rate("Sent/s", 7, 0, "published_message_rate"),
          Column.byteRate("sent Bytes", 1, "published_byte_rate"),
          Column.rate("Got/s", 7, 0, "received_message_rate"),
          Column.byteRate("got bYtes", 1, "received_byte_rate"),
          Column.rate("Drops/s", 7, 0, "drop_rate").alarming("drop_rate", Tone.CRITICAL),
          Column.count("qUeued", 7, 0, "queued_messages"),
          Column.bytes("quEue", 6, "queued_bytes"),
          Column.rate("pAuses/s", 8, 7, "pause_rate"),
          Column.byteRate("Log bytes", 4, "log_byte_rate"),
          Column.count("clIents", 7, 11, "clients"),
          Column.seconds("Heard", 3, "silent_seconds"),
          Column.seconds("Connected", 9, "connected_seconds"),
          Column.text("From", 12, 15, 10, "host"),
          Column.text("Why", 24, 200, 5, "reason"))),
  /** One line a group of topics. */
  TOPICS(
      Documents.TOPICS,
      "topics",
      "topic",
      List.of(
          Column.text("Topic", 24, 60, 0, "topic"),
          Column.rate("In/s", 7, 0, "message_rate"),
          Column.byteRate("Bytes/s", 0, "byte_rate"),
          Column.rate("Out/s", 7, 0, "delivery_rate"),
          Column.rate("uNwanted/s", 10, 1, "unwanted_rate"),
          Column.rate("Drops/s", 7, 0, "drop_rate").alarming("drop_rate", Tone.CRITICAL),
          Column.count("Messages", 8, 4, "messages"),
          Column.bytes("Size", 5, "bytes"),
          Column.of("From", 16, 60, 2, row -> Column.names(row.path("publishers"))),
          Column.of("to", 16, 200, 3, row -> Column.names(row.path("subscribers"))))),
  /** One line an event. */
  EVENTS(
      Documents.EVENTS,
      "events",
      "event",
      List.of(
          Column.text("Event", 24, 60, 0, "event"),
          Column.rate("Messages/s", 10, 0, "message_rate"),
          Column.byteRate("Bytes/s", 0, "byte_rate"),
          Column.bytes("mean Size", 0, "mean_bytes"),
          Column.count("Total", 7, 1, "messages"),
          Column.of("From", 16, 60, 2, row -> Column.names(row.path("publishers"))),
          Column.of("tOpics", 20, 200, 3, row -> Column.names(row.path("topics"))))),
  /** One line a log. */
  LOGS(
      Documents.LOGS,
      "logs",
      "path",
      List.of(
          Column.text("Log", 16, 40, 0, "path"),
          Column.rate("reCords/s", 9, 0, "record_rate"),
          Column.byteRate("Bytes/s", 0, "byte_rate"),
          Column.seconds("lAg", 0, "lag_seconds"),
          Column.seconds("worsT lag", 4, "longest_lag_seconds"),
          Column.count("Dropped", 7, 0, "dropped_records")
              .alarming("dropped_records", Tone.CRITICAL),
          Column.count("parKed", 7, 1, "parked_batches").alarming("parked_batches", Tone.WARNING),
          Column.count("Unflushed", 9, 3, "unflushed_records"),
          Column.count("recordS", 7, 5, "records"),
          Column.bytes("sIze", 6, "bytes"),
          Column.moment("rotatEd", 2, "last_rotation"))),
  /** One line a problem. */
  PROBLEMS(
      Documents.CLUSTER,
      "problems",
      "text",
      List.of(
          Column.text("Severity", 8, 8, 0, "severity").sorted(View::severity),
          Column.moment("sInce", 0, "since"),
          Column.text("About", 12, 24, 1, "subject"),
          Column.text("What", 50, 300, 0, "text")));

  private final String document;
  private final String list;
  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is, and so are columns
  private final List<Column> columns;

  View(String document, String list, String key, List<Column> columns) {
    this.document = document;
    this.list = list;
    this.key = key;
    this.columns = columns;
  }

  /** The one with this number, from 1. */
  public static View numbered(int number) {
    return values()[number - 1];
  }

  /** The key that leads to it. */
  public int number() {
    return List.of(values()).indexOf(this) + 1;
  }

  /** Some views further, and round. */
  public View next(int steps) {
    return numbered(Math.floorMod(number() - 1 + steps, values().length) + 1);
  }

  /** Its name, as people type it. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The document that its rows are in. */
  public String document() {
    return document;
  }

  /** The one with this name. */
  public static View parse(String title) {
    for (View view : values()) {
      if (view.title().equals(title)) {
        return view;
      }
    }
    throw new IllegalArgumentException(
        "'" + title + "' (expected: nodes|topics|events|logs|problems)");
  }

  List<Column> columns() {
    return columns;
  }

  /** All rows, in the order of the document. */
  List<JsonNode> rows(Documents documents) {
    return StreamSupport.stream(documents.part(document).path(list).spliterator(), false).toList();
  }

  /** The row with this key. */
  public Optional<JsonNode> find(Documents documents, String wanted) {
    return rows(documents).stream().filter(row -> keyOf(row).equals(wanted)).findFirst();
  }

  /** How many rows the document leaves out. */
  double leftOut(Documents documents) {
    return documents.part(document).path(list + "_left_out").asDouble(0);
  }

  /** What makes a row the same in the next document. */
  public String keyOf(JsonNode row) {
    return this == PROBLEMS
        ? row.path("since").asString("") + row.path("kind").asString("") + subject(row)
        : row.path(key).asString("");
  }

  private static String subject(JsonNode problem) {
    return problem.path("subject").asString("");
  }

  /** How bad a row is. */
  Tone tone(JsonNode row) {
    return switch (this) {
      case NODES -> NodeState.tone(row);
      case PROBLEMS -> Tone.ofSeverity(row.path("severity").asString(""));
      case TOPICS, EVENTS, LOGS -> Tone.PLAIN;
    };
  }

  /** What the table may have cut, or has no column for. */
  public String footnote(JsonNode row, Moment now) {
    return switch (this) {
      case NODES -> {
        String state = NodeState.text(row);
        yield state.equals("ok")
            ? "%s (%s) is ok".formatted(keyOf(row), role(row))
            : "%s is %s since %s: %s"
                .formatted(
                    keyOf(row),
                    state,
                    now.text(row.path("since")),
                    row.path("reason").asString("no reason is known"));
      }
      case TOPICS ->
          "from %s; to %s".formatted(names(row.path("publishers")), names(row.path("subscribers")));
      case EVENTS ->
          "from %s; in %s".formatted(names(row.path("publishers")), names(row.path("topics")));
      case LOGS -> "";
      case PROBLEMS -> row.path("text").asString("") + ". " + row.path("advice").asString("");
    };
  }

  /** What a node is for; of a program, how many WebSocket clients it has. */
  static String role(JsonNode node) {
    String role = node.path("role").asString("no role");
    JsonNode clients = node.path("clients");
    return clients.isNumber()
        ? "%s, clients: %s".formatted(role, Quantity.count(clients.asDouble()))
        : role;
  }

  private static String names(JsonNode list) {
    return list.isEmpty() ? "nobody" : Column.names(list);
  }

  /** How many rows there are, if the document is there. */
  public OptionalInt size(Documents documents) {
    JsonNode rows = documents.part(document).path(list);
    return rows.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(rows.size());
  }

  /** The column that rows are sorted by at first: the worst or the busiest on top. */
  public Column firstSorted() {
    return columns.get(
        switch (this) {
          case NODES -> 2;
          case TOPICS, EVENTS, LOGS -> 1;
          case PROBLEMS -> 0;
        });
  }

  /** Rows that are equal in the sorted column stay in an order of their own. */
  Comparator<JsonNode> tie() {
    return Comparator.comparing(this::keyOf, NaturalOrder.NAMES);
  }

  private static double severity(JsonNode problem) {
    return switch (problem.path("severity").asString("")) {
      case "critical" -> 2;
      case "warning" -> 1;
      default -> 0;
    };
  }
}
