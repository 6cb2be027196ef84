package org.zeekbus.zeek.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.text.Integers;
import org.zeekbus.zeek.text.SixDecimals;

/**
 * Writes {@code broker-json-v1}, described in {@link JsonValues}, in one of the styles.
 *
 * <p>Owner: one thread, for one value.
 */
final class JsonWriter {
  private static final byte[] ENVELOPE = ascii("{\"type\":\"data-message\",\"topic\":\"");
  private static final byte[] NONE = ascii("{\"@data-type\":\"none\",\"data\":{}}");
  private static final byte[] TRUE = ascii("true}");
  private static final byte[] FALSE = ascii("false}");
  private static final byte[] KEY = ascii("{\"key\":");
  private static final byte[] VALUE = ascii(",\"value\":");
  private static final byte[] HEX_ESCAPE = ascii("\\\\x");
  private static final byte[] HEX = ascii("0123456789abcdef");

  /** The start of a value of each type, by tag. */
  private static final byte[][] HEADS = new byte[ValueType.VECTOR.tag() + 1][];

  static {
    for (ValueType type : ValueType.values()) {
      HEADS[type.tag()] = ascii("{\"@data-type\":\"" + type + "\",\"data\":");
    }
  }

  /** The escape of each byte in strings: 0 for none, 1 for one by number, or a letter. */
  private static final byte[] ESCAPES = new byte[256];

  static {
    Arrays.fill(ESCAPES, 0, ' ', (byte) 1);
    ESCAPES['\\'] = '\\';
    ESCAPES['"'] = '"';
    ESCAPES['\b'] = 'b';
    ESCAPES['\f'] = 'f';
    ESCAPES['\n'] = 'n';
    ESCAPES['\r'] = 'r';
    ESCAPES['\t'] = 't';
  }

  private static final int VERTICAL_TAB = 0x0b;

  /** Above this, the double through which Zeek reads timespans loses nanoseconds. */
  private static final long EXACT_NANOS = 1L << 53;

  private static final long[] UNITS = {1_000_000_000, 1_000_000, 1_000, 1};
  private static final byte[][] UNIT_NAMES = {ascii("s"), ascii("ms"), ascii("us"), ascii("ns")};

  private static final int FIRST_BYTES = 512;

  private final JsonStyle style;
  private byte[] out = new byte[FIRST_BYTES];
  private int at;

  JsonWriter(JsonStyle style) {
    this.style = style;
  }

  private boolean isAsZeek() {
    return style == JsonStyle.AS_ZEEK || style == JsonStyle.VALID;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] toArray() {
    return Arrays.copyOf(out, at);
  }

  JsonWriter valueWithTopic(Bytes topic, Value value) {
    put(ENVELOPE);
    text(topic);
    put((byte) '"');
    int from = at;
    value(value);
    out[from] = ','; // replaces the value's own brace: its members are beside the topic
    return this;
  }

  JsonWriter value(Value value) {
    if (value instanceof NoneValue) {
      put(NONE);
      return this;
    }
    put(HEADS[value.type().tag()]);
    switch (value) {
      case NoneValue _ -> {}
      case BooleanValue v -> {
        put(v.value() ? TRUE : FALSE);
        return this;
      }
      case CountValue v -> unsigned(v.bits());
      case IntegerValue v -> signed(v.value());
      case RealValue v -> real(v.value());
      case StringValue v -> string(v.bytes());
      case AddressValue v -> {
        put((byte) '"');
        address(v);
        put((byte) '"');
      }
      case SubnetValue v -> {
        put((byte) '"');
        address(v.network());
        put((byte) '/');
        signed(v.prefixLength());
        put((byte) '"');
      }
      case PortValue v -> {
        put((byte) '"');
        signed(v.number());
        put((byte) '/');
        put(protocol(v.protocol()));
        put((byte) '"');
      }
      case TimestampValue v -> timestamp(v.nanos());
      case TimespanValue v -> timespan(v.nanos());
      case EnumValue v -> string(v.bytes());
      case SetValue v -> list(v.elements());
      case TableValue v -> table(v);
      case VectorValue v -> list(v.elements());
    }
    put((byte) '}');
    return this;
  }

  private static final byte[] TCP = ascii("tcp");
  private static final byte[] UDP = ascii("udp");
  private static final byte[] ICMP = ascii("icmp");
  private static final byte[] UNKNOWN = ascii("?");

  private static byte[] protocol(PortValue.Protocol protocol) {
    return switch (protocol) {
      case UNKNOWN -> UNKNOWN;
      case TCP -> TCP;
      case UDP -> UDP;
      case ICMP -> ICMP;
    };
  }

  private void list(List<Value> elements) {
    put((byte) '[');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        put((byte) ',');
      }
      value(elements.get(i));
    }
    put((byte) ']');
  }

  private void table(TableValue table) {
    put((byte) '[');
    boolean first = true;
    for (Map.Entry<Value, Value> entry : table.entries().entrySet()) {
      if (!first) {
        put((byte) ',');
      }
      first = false;
      put(KEY);
      value(entry.getKey());
      put(VALUE);
      value(entry.getValue());
      put((byte) '}');
    }
    put((byte) ']');
  }

  private void string(Bytes bytes) {
    put((byte) '"');
    text(bytes);
    put((byte) '"');
  }

  private void text(Bytes bytes) {
    byte[] in = bytes.array();
    int from = 0;
    for (int i = 0; i < in.length; i++) {
      byte escape = ESCAPES[in[i] & 0xff];
      if (in[i] < 0 && style != JsonStyle.AS_ZEEK) {
        int length = Utf8.length(in, i, in.length);
        if (length > 0) {
          i += length - 1;
          continue;
        }
        if (style == JsonStyle.EXACT) {
          throw cannot(
              "a string that is no UTF-8: \"" + ValueText.brief(new StringValue(bytes)) + '"');
        }
        put(in, from, i);
        from = i + 1;
        put(HEX_ESCAPE);
        put(HEX[in[i] >> 4 & 15]);
        put(HEX[in[i] & 15]);
        continue;
      }
      if (escape == 0) {
        continue;
      }
      if (escape == 1 && style == JsonStyle.AS_ZEEK) {
        if (in[i] != VERTICAL_TAB) {
          continue;
        }
        escape = 'v';
      }
      put(in, from, i);
      from = i + 1;
      put((byte) '\\');
      if (escape != 1) {
        put(escape);
      } else {
        put((byte) 'u');
        put((byte) '0');
        put((byte) '0');
        put(HEX[in[i] >> 4 & 15]);
        put(HEX[in[i] & 15]);
      }
    }
    put(in, from, in.length);
  }

  private void address(AddressValue address) {
    room(AddressText.LONGEST);
    at = AddressText.format(address, out, at);
  }

  private void real(double value) {
    if (Double.isNaN(value) && (style == JsonStyle.VALID || style == JsonStyle.LOSSY)) {
      put(ascii("\"nan\""));
    } else if (Double.isInfinite(value) && style == JsonStyle.VALID) {
      put(ascii(value > 0 ? "\"inf\"" : "\"-inf\""));
    } else if (isAsZeek()) {
      room(SixDecimals.LONGEST);
      at = SixDecimals.putFixed(Double.isNaN(value) ? Double.NaN : value, out, at);
    } else if (Double.isNaN(value)) {
      throw cannot("NaN");
    } else if (Double.isInfinite(value)) {
      put(ascii(value > 0 ? "1e400" : "-1e400"));
    } else {
      put(ascii(Double.toString(value)));
    }
  }

  /** Zeek cuts to milliseconds, and before 1970 to seconds, towards zero. */
  private void timestamp(long nanos) {
    long seconds = Math.floorDiv(nanos, UNITS[0]);
    int rest = (int) Math.floorMod(nanos, UNITS[0]);
    int decimals = rest == 0 ? 0 : rest % 1_000_000 == 0 ? 3 : rest % 1_000 == 0 ? 6 : 9;
    if (isAsZeek()) {
      decimals = 3;
      if (nanos < 0) {
        seconds = nanos / UNITS[0];
        rest = 0;
      }
    }
    put((byte) '"');
    room(TimeText.LONGEST);
    at = TimeText.format(seconds, rest, decimals, out, at);
    put((byte) '"');
  }

  private void timespan(long nanos) {
    int unit = UNITS.length - 1;
    if (isAsZeek() || Math.abs(nanos) >= EXACT_NANOS || nanos == Long.MIN_VALUE) {
      unit = 0;
      while (nanos % UNITS[unit] != 0) {
        unit++;
      }
    }
    put((byte) '"');
    signed(nanos / UNITS[unit]);
    put(UNIT_NAMES[unit]);
    put((byte) '"');
  }

  private void unsigned(long number) {
    room(Integers.LONGEST);
    at = Integers.putUnsigned(number, out, at);
  }

  private void signed(long number) {
    room(Integers.LONGEST);
    at = Integers.putSigned(number, out, at);
  }

  private void put(byte b) {
    room(1);
    out[at++] = b;
  }

  private void put(byte[] bytes) {
    put(bytes, 0, bytes.length);
  }

  private void put(byte[] bytes, int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, out, at, to - from);
    at += to - from;
  }

  private void room(int more) {
    if (out.length - at < more) {
      long wanted = Math.max(2L * out.length, (long) at + more);
      long most = Integer.MAX_VALUE - Long.BYTES;
      if ((long) at + more > most) {
        throw cannot("more than 2 GiB");
      }
      out = Arrays.copyOf(out, (int) Math.min(wanted, most));
    }
  }

  private static EncodeException cannot(String problem) {
    return new EncodeException(
        JsonValues.FORMAT, problem + " (expected: a value that JSON can express)");
  }
}
