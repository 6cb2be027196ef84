package org.zeekbus.zeek.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.value.Bytes;

/**
 * The same event in both formats, of which Zeek made one: a line of websocket/pairs.jsonl.
 *
 * @param in whether Zeek made the JSON, else the binary form
 */
record Pair(String run, boolean in, String topic, Bytes json, Bytes binary) {

  static List<Pair> all() {
    try (var lines = Files.lines(Recordings.path("websocket/pairs.jsonl"))) {
      return lines.map(line -> new Line(line).pair()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return run + " " + topic;
  }

  /** Fields in the order in which the file has them; JSON that is no UTF-8 is {@code {"hex":…}}. */
  private static final class Line {
    private final String line;
    private int at;

    Line(String line) {
      this.line = line;
    }

    Pair pair() {
      String run = field("run");
      boolean in = field("dir").equals("in");
      String topic = field("topic");
      field("sender");
      boolean hex = line.startsWith("{\"hex\": \"", line.indexOf(": ", at) + 2);
      String json = hex ? field("hex") : field("json");
      byte[] bytes = hex ? HexFormat.of().parseHex(json) : json.getBytes(StandardCharsets.UTF_8);
      return new Pair(
          run, in, topic, Bytes.of(bytes), Bytes.of(HexFormat.of().parseHex(field("bin"))));
    }

    private String field(String name) {
      String head = '"' + name + "\": \"";
      at = line.indexOf(head, at) + head.length();
      StringBuilder text = new StringBuilder();
      while (line.charAt(at) != '"') {
        char c = line.charAt(at++);
        text.append(c == '\\' ? escaped() : c);
      }
      at++;
      return text.toString();
    }

    private char escaped() {
      char c = line.charAt(at++);
      return switch (c) {
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> {
          at += 4;
          yield (char) Integer.parseInt(line, at - 4, at, 16);
        }
        default -> c;
      };
    }
  }
}
