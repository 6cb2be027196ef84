package org.zeekbus.zeek.value;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes values in {@code broker-json-v1}, described in {@link JsonValues}, in one of the styles.
 *
 * <p>Owner: one thread, for one value.
 */
final class JsonWriter {
  private final JsonText out;

  JsonWriter(JsonStyle style) {
    this(new JsonText(style, JsonText.LONGEST_ARRAY));
  }

  /** A writer that appends to this text. */
  JsonWriter(JsonText out) {
    this.out = out;
  }

  byte[] toArray() {
    return Arrays.copyOf(out.array(), out.length());
  }

  JsonWriter valueWithTopic(Bytes topic, Value value) {
    out.envelope(topic.array(), 0, topic.length());
    int from = out.length();
    value(value);
    out.join(from);
    return this;
  }

  JsonWriter value(Value value) {
    if (value instanceof NoneValue) {
      out.none();
      return this;
    }
    out.head(value.type().tag());
    switch (value) {
      case NoneValue _ -> {}
      case BooleanValue v -> out.bool(v.value());
      case CountValue v -> out.unsigned(v.bits());
      case IntegerValue v -> out.signed(v.value());
      case RealValue v -> out.real(v.value());
      case StringValue v -> string(v.bytes());
      case AddressValue v -> out.address(v.high(), v.low());
      case SubnetValue v -> out.subnet(v.network().high(), v.network().low(), v.bits());
      case PortValue v -> out.port(v.number(), v.protocol().number());
      case TimestampValue v -> out.timestamp(v.nanos());
      case TimespanValue v -> out.timespan(v.nanos());
      case EnumValue v -> string(v.bytes());
      case SetValue v -> list(v.elements());
      case TableValue v -> table(v);
      case VectorValue v -> list(v.elements());
    }
    out.put((byte) '}');
    return this;
  }

  private void string(Bytes bytes) {
    out.string(bytes.array(), 0, bytes.length());
  }

  private void list(List<Value> elements) {
    out.put((byte) '[');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        out.put((byte) ',');
      }
      value(elements.get(i));
    }
    out.put((byte) ']');
  }

  private void table(TableValue table) {
    out.put((byte) '[');
    boolean first = true;
    for (Map.Entry<Value, Value> entry : table.entries().entrySet()) {
      if (!first) {
        out.put((byte) ',');
      }
      first = false;
      out.key();
      value(entry.getKey());
      out.value();
      value(entry.getValue());
      out.put((byte) '}');
    }
    out.put((byte) ']');
  }
}
