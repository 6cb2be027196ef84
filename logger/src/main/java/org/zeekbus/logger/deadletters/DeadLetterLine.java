package org.zeekbus.logger.deadletters;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A dead letter as a line of JSON: {@code
 * {"time":…,"sink":…,"path":…,"target":…,"reason":…,"record":{…}}}. A record that is no JSON text
 * is base64 in {@code record_base64}.
 *
 * <p>Owner: nobody, it has no state.
 */
final class DeadLetterLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonFactory JSON = new JsonFactory();

  private DeadLetterLine() {}

  /** The line with its end, for the record in {@code in[at..at+length)}. */
  static byte[] of(
      Instant time, String sink, DeadLetterState.Latest letter, byte[] in, int at, int length) {
    boolean isJson = isJson(in, at, length);
    ByteArrayOutputStream line = new ByteArrayOutputStream(length + 512);
    line.writeBytes(head(time, sink, letter));
    line.writeBytes(text(isJson ? ",\"record\":" : ",\"record_base64\":\""));
    if (isJson) {
      line.writeBytes(inOneLine(in, at, length));
    } else {
      line.writeBytes(Base64.getEncoder().encode(Arrays.copyOfRange(in, at, at + length)));
    }
    line.writeBytes(text(isJson ? "}\n" : "\"}\n"));
    return line.toByteArray();
  }

  /** An object that is still open. */
  private static byte[] head(Instant time, String sink, DeadLetterState.Latest letter) {
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), head)) {
      json.writeStartObject();
      json.writeStringProperty("time", TIME.format(time));
      json.writeStringProperty("sink", sink);
      json.writeStringProperty("path", letter.path());
      json.writeStringProperty("target", letter.target());
      json.writeStringProperty("reason", letter.reason());
      json.writeEndObject();
    }
    byte[] closed = head.toByteArray();
    return Arrays.copyOf(closed, closed.length - 1);
  }

  private static byte[] text(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the bytes are one JSON value, in UTF-8. */
  private static boolean isJson(byte[] in, int at, int length) {
    try {
      // Given bytes, Jackson would take UTF-16 as well.
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in, at, length));
      try (JsonParser json =
          JSON.createParser(
              ObjectReadContext.empty(), text.array(), text.arrayOffset(), text.length())) {
        if (json.nextToken() == null) {
          return false;
        }
        json.skipChildren();
        return json.nextToken() == null;
      }
    } catch (CharacterCodingException | JacksonException _) {
      return false;
    }
  }

  /** In JSON a line can end between two tokens only, where a blank will do. */
  private static byte[] inOneLine(byte[] in, int at, int length) {
    byte[] json = Arrays.copyOfRange(in, at, at + length);
    for (int i = 0; i < length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
    return json;
  }
}
