package org.zeekbus.zeek.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.zeekbus.zeek.text.SixDecimals;

/**
 * Values as text for people: as Zeek's {@code print} writes them, and as Broker writes them, which
 * Zeek prints if it does not know the type: {@code broker::data{(1, nil)}}.
 *
 * <p>Records and patterns are printed as the vectors that they are: only declarations in scripts
 * tell a record's field names, and that a vector is a pattern. Sets and tables are in Broker's
 * order; Zeek has its own. Sources: Zeek {@code src/Val.cc}, {@code src/Desc.cc}; Broker {@code
 * libbroker/broker/format/txt.hh}.
 */
public final class ValueText {
  private static final long MICRO = 1_000L;
  private static final String[] UNITS = {"day", "hr", "min", "sec", "msec"};
  private static final long[] UNIT_NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L
  };
  private static final int BRIEF = 60;

  /** Doubles from here on are printed with an exponent. */
  private static final double PLAIN = 1e15;

  private ValueText() {}

  /** As Zeek's {@code print} writes it. */
  public static String asPrinted(Value value) {
    StringBuilder text = new StringBuilder();
    print(value, text);
    return text.toString();
  }

  /** As Broker writes it. Bytes that are no UTF-8 become {@code U+FFFD}. */
  public static String asBroker(Value value) {
    StringBuilder text = new StringBuilder();
    broker(value, text);
    return text.toString();
  }

  /** As Broker writes it, for error messages. */
  static String brief(Value value) {
    String text = asBroker(value);
    return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…";
  }

  private static void print(Value value, StringBuilder text) {
    switch (value) {
      case NoneValue _ -> text.append("<uninitialized>");
      case RealValue v -> printReal(v.value(), text);
      case StringValue v -> printBytes(v.bytes(), text);
      case PortValue v -> text.append(v.number()).append('/').append(v.protocol());
      case TimestampValue v -> printReal(v.nanos() / 1e9, text);
      case TimespanValue v -> printTimespan(v.nanos(), text);
      case SetValue v -> {
        text.append("{\n");
        for (int i = 0; i < v.size(); i++) {
          text.append(i == 0 ? "" : ",\n");
          print(v.elements().get(i), text);
        }
        text.append("\n}");
      }
      case TableValue v -> {
        text.append("{\n");
        String separator = "";
        for (Map.Entry<Value, Value> entry : v.entries().entrySet()) {
          text.append(separator);
          printKey(entry.getKey(), text);
          text.append(" = ");
          print(entry.getValue(), text);
          separator = ",\n";
        }
        text.append("\n}");
      }
      case VectorValue v -> {
        text.append('[');
        for (int i = 0; i < v.size(); i++) {
          text.append(i == 0 ? "" : ", ");
          print(v.get(i), text);
        }
        text.append(']');
      }
      case BooleanValue _,
          CountValue _,
          IntegerValue _,
          AddressValue _,
          SubnetValue _,
          EnumValue _ ->
          broker(value, text);
    }
  }

  private static void printKey(Value key, StringBuilder text) {
    if (key instanceof VectorValue) {
      print(key, text);
      return;
    }
    text.append('[');
    print(key, text);
    text.append(']');
  }

  private static void printReal(double value, StringBuilder text) {
    if (Double.isNaN(value)) {
      text.append("nan");
    } else if (Double.isInfinite(value)) {
      text.append(value < 0 ? "-inf" : "inf");
    } else if (Math.abs(value) >= PLAIN) {
      text.append(String.format(Locale.ROOT, "%e", value));
    } else {
      BigDecimal rounded =
          new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
      text.append(rounded.setScale(Math.max(rounded.scale(), 1)).toPlainString());
    }
  }

  private static void printTimespan(long nanos, StringBuilder text) {
    long left = nanos;
    String separator = "";
    for (int i = 0; i < UNITS.length; i++) {
      long number = left / UNIT_NANOS[i];
      if (number != 0) {
        left -= number * UNIT_NANOS[i];
        text.append(separator).append(number).append(".0 ").append(UNITS[i]);
        text.append(Math.abs(number) == 1 ? "" : "s");
        separator = " ";
      }
    }
    if (left != 0) {
      text.append(separator);
      printReal(left / (double) MICRO, text);
      text.append(" usec").append(Math.abs(left) == MICRO ? "" : "s");
    } else if (nanos == 0) {
      text.append("0 secs");
    }
  }

  private static void printBytes(Bytes bytes, StringBuilder text) {
    for (int i = 0; i < bytes.length(); i++) {
      byte b = bytes.at(i);
      if (b >= ' ' && b <= '~') {
        text.append((char) b);
      } else {
        text.append("\\x").append(Character.forDigit(b >> 4 & 15, 16));
        text.append(Character.forDigit(b & 15, 16));
      }
    }
  }

  private static void broker(Value value, StringBuilder text) {
    switch (value) {
      case NoneValue _ -> text.append("nil");
      case BooleanValue v -> text.append(v.value() ? 'T' : 'F');
      case CountValue v -> text.append(Long.toUnsignedString(v.bits()));
      case IntegerValue v -> text.append(v.value());
      case RealValue v -> text.append(SixDecimals.format(v.value()));
      case StringValue v -> text.append(v.text());
      case AddressValue v -> text.append(AddressText.format(v));
      case SubnetValue v ->
          text.append(AddressText.format(v.network())).append('/').append(v.prefixLength());
      case PortValue v ->
          text.append(v.number())
              .append('/')
              .append(v.protocol() == PortValue.Protocol.UNKNOWN ? "?" : v.protocol().toString());
      case TimestampValue v -> text.append(v.nanos()).append("ns");
      case TimespanValue v -> text.append(v.nanos()).append("ns");
      case EnumValue v -> text.append(v.name());
      case SetValue v -> brokerList(v.elements().iterator(), "{}", text);
      case TableValue v -> {
        text.append('{');
        String separator = "";
        for (Map.Entry<Value, Value> entry : v.entries().entrySet()) {
          text.append(separator);
          broker(entry.getKey(), text);
          text.append(" -> ");
          broker(entry.getValue(), text);
          separator = ", ";
        }
        text.append('}');
      }
      case VectorValue v -> brokerList(v.elements().iterator(), "()", text);
    }
  }

  private static void brokerList(Iterator<Value> elements, String around, StringBuilder text) {
    text.append(around.charAt(0));
    while (elements.hasNext()) {
      broker(elements.next(), text);
      text.append(elements.hasNext() ? ", " : "");
    }
    text.append(around.charAt(1));
  }
}
