package org.zeekbus.app;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Value;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Prints recorded messages as lines of JSON, in ASCII, so that no locale spoils them.
 *
 * <pre>
 * {"time":…,"kind":"subscribe","topic":…}              or unsubscribe
 * {"time":…,"kind":"event","topic":…,"node":…,"format":…,"name":…,"args":[VALUE, …],
 *  "metadata":[{"id":1,"value":VALUE}, …]}             metadata only if there is any
 * {"time":…,"kind":"log","node":…,"stream":…,"writer":…,"filter":…,"path":…,"records":[…]}
 * {"time":…,"kind":…,"frames":4,"error":…}             if it cannot be decoded
 * </pre>
 *
 * <p>Owner: one thread.
 */
final class DecodedLine {
  private static final int FRAMES = 4;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

  private final PrintWriter out;
  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private final JsonFactory factory =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  /** Prints to {@code out}, which stays open. */
  DecodedLine(PrintWriter out) {
    this.out = out;
  }

  /** Prints one line; false if it had to say that it cannot decode the message. */
  boolean print(FramesRecord record) {
    boolean isGood;
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("time", TIME.format(Instant.ofEpochSecond(0, record.nanos())));
      isGood = write(record, json);
      json.writeEndObject();
    }
    out.println();
    return isGood;
  }

  private boolean write(FramesRecord record, JsonGenerator json) {
    List<byte[]> parts = record.parts();
    String kind =
        switch (record.channel()) {
          case SUBSCRIPTION -> record.isSubscribe() ? "subscribe" : "unsubscribe";
          case MESSAGE -> "event";
          case LOG -> "log";
        };
    json.writeStringProperty("kind", kind);
    try {
      switch (record.channel()) {
        case SUBSCRIPTION -> {
          byte[] whole = parts.getFirst();
          text(json, "topic", Bytes.of(whole, 1, whole.length - 1));
        }
        case MESSAGE -> event(EventMessage.decode(parts), json);
        case LOG -> {
          LogMessage message = LogMessage.of(parts);
          batch.open(message.batch(), 0, message.batch().length);
          batch.check();
          log(message, json);
        }
      }
      return true;
    } catch (DecodeException e) {
      // Nothing of the message is printed before all of it is decoded.
      error(parts, String.valueOf(e.getMessage()), json);
      return false;
    }
  }

  private static void event(EventMessage message, JsonGenerator json) {
    text(json, "topic", message.topic());
    text(json, "node", message.nodeId());
    json.writeStringProperty("format", message.format().toString());
    Event event = message.event();
    text(json, "name", event.name());
    json.writeName("args").writeStartArray();
    for (Value argument : event.arguments()) {
      DecodedValue.writeTyped(argument, json);
    }
    json.writeEndArray();
    List<Event.Metadata> metadata = event.metadata();
    if (metadata != null) {
      json.writeName("metadata").writeStartArray();
      for (Event.Metadata entry : metadata) {
        json.writeStartObject();
        json.writeNumberProperty("id", entry.id().toBigInteger());
        json.writeName("value");
        DecodedValue.writeTyped(entry.value(), json);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private void log(LogMessage message, JsonGenerator json) {
    text(json, "node", message.sender());
    text(json, "stream", batch.schema().stream());
    text(json, "writer", batch.schema().writer());
    text(json, "filter", batch.schema().filter());
    text(json, "path", batch.schema().path());
    json.writeName("records").writeStartArray();
    while (batch.next()) {
      json.writeStartObject();
      for (int i = 0; i < batch.schema().size(); i++) {
        if (batch.isPresent(i)) {
          json.writeName(DecodedValue.text(batch.schema().field(i).name()));
          DecodedValue.writeField(batch, i, json);
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void error(List<byte[]> parts, String error, JsonGenerator json) {
    if (parts.size() == FRAMES) {
      text(json, "topic", Bytes.of(parts.get(0)));
      text(json, "node", Bytes.of(parts.get(1)));
      text(json, "format", Bytes.of(parts.get(2)));
    }
    json.writeNumberProperty("frames", parts.size());
    json.writeStringProperty("error", error);
  }

  private static void text(JsonGenerator json, String name, Bytes bytes) {
    json.writeStringProperty(name, DecodedValue.text(bytes));
  }
}
