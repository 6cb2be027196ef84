package org.zeekbus.web.tail;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.json.DecodedValue;
import org.zeekbus.web.json.Json;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zmtp.Topic;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Decodes a message, and writes it as docs/api.md has it.
 *
 * <p>Owner: the viewer's thread.
 */
final class EventText {
  private static final int FRAMES = 4;

  private final JsonFactory factory = new JsonFactory();
  private final NameFilter events;
  private final NameFilter nodes;

  EventText(NameFilter events, NameFilter nodes) {
    this.events = events;
    this.nodes = nodes;
  }

  /**
   * The text of a message; null if the filters leave it out. A message that is no event has no
   * name, so a filter of names leaves it out.
   *
   * @param labels names of nodes by their ids
   */
  @Nullable String of(TailedMessage message, Map<String, String> labels) {
    List<byte[]> frames = message.frames();
    String id = frames.size() < 2 ? null : text(frames.get(1));
    String node = id == null ? null : labels.getOrDefault(id, id);
    if (!nodes.wanted().isEmpty()
        && (id == null || node == null || !(nodes.accepts(node) || nodes.accepts(id)))) {
      return null;
    }
    EventMessage decoded = null;
    String error = null;
    if (!message.isWhole()) {
      error = "%,d bytes are too many to be shown".formatted(message.bytes());
    } else {
      try {
        decoded = EventMessage.decode(frames);
      } catch (DecodeException e) {
        error = String.valueOf(e.getMessage());
      }
    }
    String name = decoded == null ? null : decoded.event().name().textWithHex();
    if (!events.wanted().isEmpty() && (name == null || !events.accepts(name))) {
      return null;
    }
    boolean isEvent = frames.size() == FRAMES || !message.isWhole();
    return write(
        message,
        isEvent ? node : null,
        isEvent && frames.size() > 2 ? text(frames.get(2)) : null,
        decoded,
        error);
  }

  private static String text(byte[] frame) {
    return Bytes.of(frame).textWithHex();
  }

  private String write(
      TailedMessage message,
      @Nullable String node,
      @Nullable String format,
      @Nullable EventMessage decoded,
      @Nullable String error) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("time", Json.time(message.time()));
      json.writeStringProperty("topic", topic(message));
      json.writeStringProperty("node", node);
      json.writeStringProperty("format", format);
      json.writeNumberProperty("bytes", message.bytes());
      json.writeStringProperty(
          "event", decoded == null ? null : decoded.event().name().textWithHex());
      json.writeName("args");
      if (decoded == null) {
        json.writeNull();
      } else {
        json.writeStartArray();
        for (Value argument : decoded.event().arguments()) {
          DecodedValue.writeTyped(argument, json);
        }
        json.writeEndArray();
      }
      json.writeStringProperty("error", error);
      json.writeEndObject();
    }
    return out.toString();
  }

  private static String topic(TailedMessage message) {
    return message.frames().isEmpty() ? "" : Topic.of(message.frames().getFirst()).toString();
  }
}
