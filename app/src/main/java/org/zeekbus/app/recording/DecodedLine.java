package org.zeekbus.app.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.json.DecodedValue;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchStream;
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
 * {"time":…,"kind":"log",…,"records":[…],"error":…}    if the batch is damaged behind these records
 * </pre>
 *
 * With sizes, events have {@code "frames":…,"bytes":…} in front of their name.
 *
 * <p>An event is read into memory, a log batch streams through it.
 *
 * <p>Owner: one thread.
 */
public final class DecodedLine {
  private static final int FRAMES = 4;

  /** Frames before a log batch are short: a topic, a node id, a format. */
  private static final int LONGEST_WORD = 1 << 16;

  // Of Java's heap, so much for an event, whose values as objects are many times its bytes, and for
  // one record of a log batch, of which there is also a smaller window.
  private static final int EVENT_SHARE = 16;
  private static final int RECORD_SHARE = 3;

  /** A look at whether anybody still reads costs a flush. */
  private static final int LOOK_EVERY = 1024;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

  private final PrintWriter out;
  private final boolean withSizes;
  private final DecodeLimits eventLimits =
      new DecodeLimits(DecodeLimits.DEFAULT.depth(), heap() / EVENT_SHARE);
  private final LogBatchStream batch = new LogBatchStream(heap() / RECORD_SHARE);
  private final JsonFactory factory =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  /** Prints to {@code out}, which stays open. */
  public DecodedLine(PrintWriter out, boolean withSizes) {
    this.out = out;
    this.withSizes = withSizes;
  }

  private static int heap() {
    return (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory());
  }

  /**
   * Prints the record whose head was read last as one line; false if it had to say that it cannot
   * decode it.
   *
   * @throws FramesFormatException where the file makes no record; unless it is in the midst of a
   *     log batch, no line is begun then
   */
  public boolean print(FramesHead head, FramesFile file) throws IOException {
    if (head.channel() == FramesLayout.Channel.LOG && head.parts() == FRAMES) {
      return printLog(head, file);
    }
    Optional<FramesRecord> record = file.record(head, eventLimits.size());
    return record.isPresent()
        ? print(record.get())
        : print(head, json -> error(head.parts(), tooLong(), json));
  }

  /** Prints a record that is no log batch. */
  public boolean print(FramesRecord record) {
    List<byte[]> parts = record.parts();
    FramesHead head =
        new FramesHead(record.number(), record.nanos(), record.channel(), parts.size());
    return print(
        head,
        json -> {
          try {
            switch (record.channel()) {
              case SUBSCRIPTION -> {
                byte[] whole = parts.getFirst();
                text(json, "topic", Bytes.of(whole, 1, whole.length - 1));
              }
              case MESSAGE -> event(parts, EventMessage.decode(parts, eventLimits), json);
              case LOG -> {
                var _ = LogMessage.of(parts); // says how many frames it must have
              }
            }
            return true;
          } catch (DecodeException e) {
            // Nothing of the message is printed before all of it is decoded.
            return error(parts, String.valueOf(e.getMessage()), json);
          }
        },
        record.channel() == FramesLayout.Channel.SUBSCRIPTION && !record.isSubscribe());
  }

  /** Writes the fields behind a line's kind; false if that is an error. */
  @FunctionalInterface
  private interface Body {
    boolean write(JsonGenerator json);
  }

  private boolean print(FramesHead head, Body body) {
    return print(head, body, false);
  }

  private boolean print(FramesHead head, Body body, boolean isCancel) {
    String kind =
        switch (head.channel()) {
          case SUBSCRIPTION -> isCancel ? "unsubscribe" : "subscribe";
          case MESSAGE -> "event";
          case LOG -> "log";
        };
    boolean isGood;
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("time", TIME.format(Instant.ofEpochSecond(0, head.nanos())));
      json.writeStringProperty("kind", kind);
      isGood = body.write(json);
      json.writeEndObject();
    }
    out.println();
    return isGood;
  }

  private boolean printLog(FramesHead head, FramesFile file) throws IOException {
    List<byte[]> words = new ArrayList<>();
    for (int i = 0; i < FRAMES - 1; i++) {
      if (file.openPart() > LONGEST_WORD) {
        return print(head, json -> error(FRAMES, tooLong(), json));
      }
      words.add(file.wholePart());
    }
    long length = file.openPart();
    words.add(new byte[0]); // in place of the batch
    LogMessage message;
    try {
      message = LogMessage.of(words);
      batch.open(file.part(), length);
    } catch (DecodeException e) {
      return print(head, json -> error(words, String.valueOf(e.getMessage()), json));
    } catch (EOFException e) {
      throw file.cutPart();
    }
    Records records = new Records(message);
    boolean isGood = print(head, records::write);
    records.throwFailure(file);
    return isGood;
  }

  /** The records of the batch that was opened. */
  private final class Records {
    private final LogMessage message;
    private @Nullable IOException failure;

    Records(LogMessage message) {
      this.message = message;
    }

    /** If the batch ends early or is damaged, the line is whole all the same, and says so. */
    boolean write(JsonGenerator json) {
      LogBatchReader reader = batch.reader();
      text(json, "node", message.sender());
      text(json, "stream", reader.schema().stream());
      text(json, "writer", reader.schema().writer());
      text(json, "filter", reader.schema().filter());
      text(json, "path", reader.schema().path());
      json.writeName("records").writeStartArray();
      String error = "";
      try {
        while (batch.next() && (reader.index() % LOOK_EVERY != 0 || !isOutGone(json))) {
          write(reader, json);
        }
      } catch (DecodeException e) {
        error = String.valueOf(e.getMessage());
      } catch (IOException e) {
        error = String.valueOf(e.getMessage());
        failure = e;
      }
      json.writeEndArray();
      if (!error.isEmpty()) {
        json.writeStringProperty("error", error);
      }
      return error.isEmpty();
    }

    private boolean isOutGone(JsonGenerator json) {
      json.flush();
      return out.checkError();
    }

    private void write(LogBatchReader record, JsonGenerator json) {
      json.writeStartObject();
      for (int i = 0; i < record.schema().size(); i++) {
        if (record.isPresent(i)) {
          json.writeName(record.schema().field(i).name().textWithHex());
          DecodedValue.writeField(record, i, json);
        }
      }
      json.writeEndObject();
    }

    void throwFailure(FramesFile file) throws IOException {
      if (failure instanceof EOFException) {
        throw file.cutPart();
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void event(List<byte[]> parts, EventMessage message, JsonGenerator json) {
    text(json, "topic", message.topic());
    text(json, "node", message.nodeId());
    json.writeStringProperty("format", message.format().toString());
    if (withSizes) {
      sizes(parts, json);
    }
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

  private boolean error(List<byte[]> parts, String error, JsonGenerator json) {
    if (parts.size() == FRAMES || withSizes) {
      text(json, "topic", Bytes.of(parts.getFirst()));
    }
    if (parts.size() == FRAMES) {
      text(json, "node", Bytes.of(parts.get(1)));
      text(json, "format", Bytes.of(parts.get(2)));
    }
    if (withSizes) {
      sizes(parts, json);
      json.writeStringProperty("error", error);
      return false;
    }
    return error(parts.size(), error, json);
  }

  private static boolean error(int frames, String error, JsonGenerator json) {
    json.writeNumberProperty("frames", frames);
    json.writeStringProperty("error", error);
    return false;
  }

  private static void sizes(List<byte[]> parts, JsonGenerator json) {
    json.writeNumberProperty("frames", parts.size());
    json.writeNumberProperty("bytes", parts.stream().mapToLong(part -> part.length).sum());
  }

  private String tooLong() {
    return "more than %d bytes, which do not fit (ZEEKBUS_JAVA_OPTS=-Xmx2g gives Java more memory)"
        .formatted(eventLimits.size());
  }

  private static void text(JsonGenerator json, String name, Bytes bytes) {
    json.writeStringProperty(name, bytes.textWithHex());
  }
}
