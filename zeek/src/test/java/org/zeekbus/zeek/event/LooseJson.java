package org.zeekbus.zeek.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.TableValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.VectorValue;

/**
 * JSON as clients write it: keys in any order, more keys, white space, sets and tables in any
 * order, escapes where none are needed. In ISO 8859-1, a character for each byte.
 */
final class LooseJson {
  private final Random random;
  private final JsonStyle style;

  LooseJson(Random random, JsonStyle style) {
    this.random = random;
    this.style = style;
  }

  String message(String topicJson, Value value) {
    String plain = value(value);
    String topic = space() + "\"topic\"" + space() + ":" + space() + topicJson;
    int at = plain.indexOf('{') + 1;
    int last = plain.lastIndexOf('}');
    return random.nextBoolean()
        ? plain.substring(0, at) + topic + "," + plain.substring(at)
        : plain.substring(0, last) + "," + topic + plain.substring(last);
  }

  String value(Value value) {
    String type = '"' + value.type().toString() + '"';
    String data =
        switch (value) {
          case VectorValue vector -> list(vector.elements());
          case SetValue set -> list(shuffled(set.elements()));
          case TableValue table ->
              joined(
                  shuffled(List.copyOf(table.entries().entrySet())).stream()
                      .map(this::entry)
                      .toList());
          default -> scalar(value);
        };
    return object("\"@data-type\"", type, "\"data\"", data);
  }

  private String entry(Map.Entry<Value, Value> entry) {
    return object("\"key\"", value(entry.getKey()), "\"value\"", value(entry.getValue()));
  }

  private String object(String key, String first, String other, String second) {
    String one = space() + key(key) + space() + ":" + space() + first + space();
    String two = space() + key(other) + space() + ":" + space() + second + space();
    String more = random.nextInt(8) == 0 ? ",\"more\":[{\"x\":[1,\"]\"]}, null]" : "";
    String again = random.nextInt(8) == 0 ? "," + key + ":7" : "";
    return space()
        + "{"
        + (random.nextInt(3) == 0 ? two + "," + one : one + "," + two)
        + more
        + again
        + "}"
        + space();
  }

  private String key(String key) {
    int at = 1 + random.nextInt(key.length() - 2);
    return random.nextInt(10) == 0
        ? key.substring(0, at) + "\\u%04x".formatted((int) key.charAt(at)) + key.substring(at + 1)
        : key;
  }

  private String scalar(Value value) {
    String json = new String(JsonValues.encode(value, style), StandardCharsets.ISO_8859_1);
    String data = json.substring(json.indexOf("\"data\":") + 7, json.length() - 1);
    return random.nextInt(4) == 0 ? data.replace("e", "\\u0065").replace("/", "\\/") : data;
  }

  private <T> List<T> shuffled(List<T> list) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private String list(List<Value> values) {
    return joined(values.stream().map(this::value).toList());
  }

  private String joined(List<String> elements) {
    return "[" + space() + String.join(",", elements) + space() + "]";
  }

  private String space() {
    return switch (random.nextInt(12)) {
      case 0 -> " ";
      case 1 -> "\r\n\t";
      default -> "";
    };
  }
}
