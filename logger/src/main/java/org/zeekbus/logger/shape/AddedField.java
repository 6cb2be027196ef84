package org.zeekbus.logger.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * A field that every record gets: a text with the log path and the node filled in, or the time of
 * arrival.
 *
 * <p>Owner: any thread.
 *
 * @param text as the site writes it
 * @param parts of the text; none for the time
 */
public record AddedField(String name, String text, List<Part> parts) {
  private static final String TIME = "{time}";
  private static final Pattern PLACE = Pattern.compile("\\{[A-Za-z_]*}");

  /** A part of a text. */
  public sealed interface Part {
    /** As it is. */
    record Literal(Bytes bytes) implements Part {}

    /** The path of the record's log. */
    record Path() implements Part {}

    /** The node id that the batch names. */
    record Node() implements Part {}
  }

  /** Copies the list. */
  public AddedField {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it has something in braces that does not stand for anything
   */
  public static AddedField parse(String name, String text) {
    List<Part> parts = new ArrayList<>();
    if (text.equals(TIME)) {
      return new AddedField(name, text, parts);
    }
    Matcher place = PLACE.matcher(text);
    int from = 0;
    while (place.find()) {
      literal(text.substring(from, place.start()), parts);
      from = place.end();
      parts.add(
          switch (place.group()) {
            case "{path}" -> new Part.Path();
            case "{node}" -> new Part.Node();
            case TIME ->
                throw new IllegalArgumentException(
                    "%s: '%s' (expected: {time} alone)".formatted(name, text));
            default ->
                throw new IllegalArgumentException(
                    "%s: %s in '%s' (expected: {path}, {node} or {time})"
                        .formatted(name, place.group(), text));
          });
    }
    literal(text.substring(from), parts);
    if (parts.isEmpty()) {
      parts.add(new Part.Literal(Bytes.EMPTY));
    }
    return new AddedField(name, text, parts);
  }

  private static void literal(String text, List<Part> parts) {
    if (!text.isEmpty()) {
      parts.add(new Part.Literal(Bytes.of(text)));
    }
  }

  /** Whether it is the time of arrival. */
  public boolean isTime() {
    return parts.isEmpty();
  }

  /** Whether batches of one log may have other values. */
  boolean varies() {
    return isTime() || parts.stream().anyMatch(Part.Node.class::isInstance);
  }

  /** The column. */
  LogField field() {
    return new LogField(
        Bytes.of(name), isTime() ? ZeekType.TIME : ZeekType.STRING, ZeekType.VOID, false);
  }

  /** The text for a batch. */
  Bytes value(Bytes path, Arrival arrival) {
    List<byte[]> found = new ArrayList<>();
    for (Part part : parts) {
      found.add(
          switch (part) {
            case Part.Literal literal -> literal.bytes().toArray();
            case Part.Path _ -> path.toArray();
            case Part.Node _ -> Bytes.of(arrival.sender()).toArray();
          });
    }
    byte[] all = new byte[found.stream().mapToInt(each -> each.length).sum()];
    int at = 0;
    for (byte[] each : found) {
      System.arraycopy(each, 0, all, at, each.length);
      at += each.length;
    }
    return Bytes.of(all, 0, all.length);
  }
}
