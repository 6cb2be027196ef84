package org.zeekbus.top.text;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The lines above all views: the state in words, totals with their rates.
 *
 * @param cluster the document
 * @param url where it is from
 * @param now when it is shown
 * @param isPaused whether the reader has stopped it
 * @param loss why no newer document comes
 */
public record Head(JsonNode cluster, URI url, Moment now, boolean isPaused, Optional<Loss> loss) {
  private static final String GAP = " · ";

  /** All lines. */
  public List<Line> lines(boolean isColoured) {
    List<Line> lines = new ArrayList<>();
    lines.add(first(new Line(isColoured)));
    JsonNode broker = cluster.path("broker");
    if (broker.isObject()) {
      lines.add(
          rates(new Line(isColoured), "in", broker, "messages", "message_rate", "byte_rate")
              .add("  from " + count(broker, "publishers") + " nodes")
              .add("  unwanted " + rate(broker, "unwanted_rate")));
      Line out =
          rates(
                  new Line(isColoured),
                  "out",
                  broker,
                  "deliveries",
                  "delivery_rate",
                  "delivered_byte_rate")
              .add("  to " + count(broker, "subscribers") + " nodes");
      lines.add(dropped(out, broker));
    }
    JsonNode logger = cluster.path("logger");
    if (logger.isObject()) {
      Line logs =
          rates(new Line(isColoured), "logs", logger, "records", "record_rate", "byte_rate")
              .add("  from " + count(logger, "connections") + " nodes")
              .add("  lag " + seconds(logger, "lag_seconds"));
      if (!logger.path("reading").asBoolean(true)) {
        logs.add("  does not read", Tone.CRITICAL);
      }
      lines.add(logs);
    }
    lines.add(last(new Line(isColoured)));
    return lines;
  }

  private Line first(Line line) {
    String status = cluster.path("status").asString("no state yet");
    int problems = cluster.path("problems").size();
    line.add("zeekbus ", Tone.TITLE)
        .add(status, loss.isPresent() ? Tone.FAINT : Tone.ofSeverity(status));
    if (problems > 0) {
      line.add(problems == 1 ? ", 1 problem" : ", " + problems + " problems");
    }
    if (isPaused) {
      line.add(GAP).add("paused", Tone.WARNING);
    }
    return line.add(GAP + now.text(cluster.path("time")))
        .add(GAP + "up " + seconds(cluster, "up_seconds"))
        .add(GAP + url)
        .add(GAP + cluster.path("version").asString(""), Tone.FAINT);
  }

  private static Line rates(
      Line line, String label, JsonNode role, String total, String rate, String bytes) {
    return line.add(label, 4, false, Tone.TITLE)
        .add(rate(role, rate), 10, true, Tone.PLAIN)
        .add(Quantity.bytes(role.path(bytes).asDouble(0)) + "/s", 11, true, Tone.PLAIN)
        .add(count(role, total), 9, true, Tone.PLAIN)
        .add(" " + (total.equals("records") ? total : "messages"));
  }

  private static Line dropped(Line line, JsonNode broker) {
    boolean isDropping = broker.path("drop_rate").asDouble(0) > 0;
    String text = "  dropped " + rate(broker, "drop_rate") + ", " + count(broker, "dropped");
    return line.add(text, isDropping ? Tone.CRITICAL : Tone.PLAIN);
  }

  /** The one thing to know. */
  private Line last(Line line) {
    if (loss.isPresent()) {
      return line.add("no connection since " + now.text(loss.get().since()), Tone.CRITICAL)
          .add(": " + loss.get().reason() + "; trying again");
    }
    JsonNode worst = cluster.path("problems").path(0);
    if (worst.isMissingNode()) {
      return line.add("no problems", Tone.GOOD);
    }
    String severity = worst.path("severity").asString("");
    return line.add(severity + ": ", Tone.ofSeverity(severity))
        .add(worst.path("text").asString(""));
  }

  private static String rate(JsonNode from, String field) {
    return Quantity.rate(from.path(field).asDouble(0)) + "/s";
  }

  private static String count(JsonNode from, String field) {
    return Quantity.count(from.path(field).asDouble(0));
  }

  private static String seconds(JsonNode from, String field) {
    return from.path(field).isNumber()
        ? Quantity.seconds(from.path(field).asDouble(0))
        : Column.NOTHING;
  }
}
