package org.zeekbus.websocket.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.websocket.RawFrame;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.value.Bytes;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a client of a real Zeek did, or heard: a line of recordings/websocket. Owner: nobody.
 *
 * @param nanos since the epoch
 * @param what {@code http}, {@code out}, {@code in}, {@code close}, {@code note} or {@code zeek}
 * @param byClient whether the client did it
 * @param fields all of the line
 */
record Line(
    long nanos, String connection, String what, boolean byClient, Map<String, Object> fields) {

  private static final Map<String, Integer> OPCODES =
      Map.of(
          "text",
          RawFrame.TEXT,
          "binary",
          RawFrame.BINARY,
          "cont",
          RawFrame.CONTINUATION,
          "ping",
          RawFrame.PING,
          "pong",
          RawFrame.PONG);

  /** The lines of a file, in order. */
  static List<Line> all(String file) {
    JsonFactory json = new JsonFactory();
    try (var lines = Files.lines(Recordings.path("websocket").resolve(file + ".jsonl"))) {
      return lines
          .map(text -> {
            try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
              parser.nextToken();
              return of(object(parser));
            }
          })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Line of(Map<String, Object> fields) {
    String what = text(fields, "dir");
    return new Line(
        new BigDecimal(text(fields, "t")).movePointRight(9).longValueExact(),
        text(fields, "conn"),
        what,
        what.equals("out") || "client".equals(fields.get("by")),
        fields);
  }

  /** Scalars are their text. */
  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        parser.skipChildren(); // arguments as Zeek printed them
        yield List.of();
      }
      case VALUE_NULL -> "";
      default -> parser.getString();
    };
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static String text(Map<String, Object> fields, String name) {
    return String.valueOf(fields.get(name));
  }

  private @Nullable Object part(String name) {
    return fields.get("data") instanceof Map<?, ?> parts ? parts.get(name) : null;
  }

  /** Its data as text. */
  String text() {
    return text(fields, "data");
  }

  /** The topic of an event that was heard; empty if it is none. */
  String topic() {
    Object hex = part("hex");
    String json = hex == null ? text() : new String(HexFormat.of().parseHex((String) hex), UTF_8);
    return topic(json);
  }

  /** The topic in a text of Zeek's; empty if there is none. */
  static String topic(String json) {
    int begin = json.indexOf("\"topic\":\"") + 9;
    return begin < 9 ? "" : json.substring(begin, json.indexOf('"', begin));
  }

  boolean isHeartbeat() {
    String op = text(fields, "op");
    return (op.equals("ping") || op.equals("pong")) && text().startsWith("ixwebsocket::heartbeat");
  }

  /** Whether it is the end of TCP, and which. */
  @Nullable String tcp() {
    return (String) part("tcp");
  }

  /** The frame that was sent or heard. */
  RawFrame frame() {
    return frame(Integer.MAX_VALUE);
  }

  /** The same; of a payload that is longer than so many bytes some zeros. */
  RawFrame frame(int longest) {
    if (what.equals("close")) {
      return closing();
    }
    String op = text(fields, "op");
    Integer opcode = OPCODES.get(op);
    return new RawFrame(
        !"false".equals(fields.get("fin")),
        Integer.parseInt(String.valueOf(fields.getOrDefault("rsv", "0"))),
        opcode == null ? Integer.parseInt(op) : opcode,
        what.equals("out") && !"false".equals(fields.get("masked")),
        Bytes.of(payload(longest)));
  }

  private RawFrame closing() {
    String code = String.valueOf(part("code"));
    if (code.isEmpty()) {
      return RawFrame.of(RawFrame.CLOSE, new byte[0]);
    }
    Object reason = part("reason");
    if (reason instanceof Map<?, ?> bytes) {
      byte[] begun = RawFrame.close(Integer.parseInt(code), "").payload().toArray();
      byte[] rest = HexFormat.of().parseHex(String.valueOf(bytes.get("hex")));
      byte[] all = new byte[begun.length + rest.length];
      System.arraycopy(begun, 0, all, 0, begun.length);
      System.arraycopy(rest, 0, all, begun.length, rest.length);
      return RawFrame.of(RawFrame.CLOSE, all);
    }
    return RawFrame.close(Integer.parseInt(code), String.valueOf(reason));
  }

  private byte[] payload(int longest) {
    Object hex = part("hex");
    if (hex != null) {
      return HexFormat.of().parseHex((String) hex);
    }
    if (part("sha256") == null) {
      return text().getBytes(UTF_8);
    }
    return length() > longest ? new byte[64 << 10] : GreatPayloads.of(this);
  }

  /** How many bytes of payload there were. */
  int length() {
    Object bytes = part("bytes");
    return bytes == null ? payload(0).length : Integer.parseInt((String) bytes);
  }

  /** The SHA-256 of a payload that is not in the file. */
  String sha256() {
    return String.valueOf(part("sha256"));
  }
}
