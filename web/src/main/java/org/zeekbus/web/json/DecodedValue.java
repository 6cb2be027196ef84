package org.zeekbus.web.json;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TableValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.ValueText;
import org.zeekbus.zeek.value.VectorValue;
import tools.jackson.core.JsonGenerator;

/**
 * Writes values as JSON for people and their scripts: those of events with their types, as
 * WebSocket clients get them ({@link JsonStyle#VALID}), but numbers and times with no more digits
 * than they need; those of logs plain, as in Zeek's JSON logs.
 *
 * <p>Bytes that are no UTF-8 are not left out. In events, each of them is {@code \xhh}. In logs, in
 * a string that has one, every byte beyond printable ASCII is. NaN and infinities are strings in
 * events and null in logs.
 *
 * <p>Owner: whoever calls.
 */
public final class DecodedValue {
  private static final HexFormat HEX = HexFormat.of();
  private static final String SHORT_ESCAPES = "\b\t\n\f\r";

  /** Strings of more bytes are not copied. */
  private static final int LONG = 1 << 16;

  private static final double PLAIN_FROM = 1e-5;
  private static final double PLAIN_TO = 1e16;

  private DecodedValue() {}

  /** As an object of type and data. */
  public static void writeTyped(Value value, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("@data-type", value.type().toString());
    json.writeName("data");
    switch (value) {
      case NoneValue _ -> json.writeStartObject().writeEndObject();
      case BooleanValue v -> json.writeBoolean(v.value());
      case CountValue v -> json.writeNumber(v.toBigInteger());
      case IntegerValue v -> json.writeNumber(v.value());
      case RealValue v -> {
        if (Double.isFinite(v.value())) {
          writeDouble(v.value(), json);
        } else {
          json.writeString(Double.isNaN(v.value()) ? "nan" : v.value() > 0 ? "inf" : "-inf");
        }
      }
      case StringValue v -> json.writeString(v.bytes().textWithHex());
      case EnumValue v -> json.writeString(v.bytes().textWithHex());
      case AddressValue _, SubnetValue _, PortValue _ ->
          json.writeString(ValueText.asBroker(value));
      case TimestampValue v -> json.writeString(time(v));
      case TimespanValue v -> json.writeString(v.nanos() + "ns");
      case SetValue v -> writeTyped(v.elements(), json);
      case VectorValue v -> writeTyped(v.elements(), json);
      case TableValue v -> {
        json.writeStartArray();
        for (Map.Entry<Value, Value> entry : v.entries().entrySet()) {
          json.writeStartObject();
          json.writeName("key");
          writeTyped(entry.getKey(), json);
          json.writeName("value");
          writeTyped(entry.getValue(), json);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  private static void writeTyped(List<Value> elements, JsonGenerator json) {
    json.writeStartArray();
    for (Value element : elements) {
      writeTyped(element, json);
    }
    json.writeEndArray();
  }

  private static String time(TimestampValue value) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
        LocalDateTime.ofInstant(value.instant(), ZoneOffset.UTC));
  }

  /** A field of the record at which {@code batch} stands; it has a value. */
  public static void writeField(LogBatchReader batch, int field, JsonGenerator json) {
    switch (batch.schema().field(field).type()) {
      // Values of these may have been rounded.
      case DOUBLE, TIME, INTERVAL -> writeDouble(batch.doubleAt(field), json);
      case STRING, ENUM, FUNC, FILE -> {
        if (batch.bytesLength(field) > LONG) {
          LongText.write(batch.array(), batch.bytesOffset(field), batch.bytesLength(field), json);
        } else {
          writePlain(batch.valueAt(field), json);
        }
      }
      case TABLE, VECTOR -> {
        ZeekType type = batch.schema().field(field).elementType();
        boolean isDouble =
            type == ZeekType.DOUBLE || type == ZeekType.TIME || type == ZeekType.INTERVAL;
        LogElements elements = batch.elementsAt(field);
        json.writeStartArray();
        while (elements.next()) {
          if (isDouble && elements.isPresent()) {
            writeDouble(elements.doubleValue(), json);
          } else if (isText(type) && elements.isPresent() && elements.bytesLength() > LONG) {
            LongText.write(batch.array(), elements.bytesOffset(), elements.bytesLength(), json);
          } else {
            writePlain(elements.value(), json);
          }
        }
        json.writeEndArray();
      }
      default -> writePlain(batch.valueAt(field), json);
    }
  }

  private static boolean isText(ZeekType type) {
    return switch (type) {
      case STRING, ENUM, FUNC, FILE -> true;
      default -> false;
    };
  }

  private static void writePlain(Value value, JsonGenerator json) {
    switch (value) {
      case NoneValue _ -> json.writeNull();
      case BooleanValue v -> json.writeBoolean(v.value());
      case CountValue v -> json.writeNumber(v.toBigInteger());
      case IntegerValue v -> json.writeNumber(v.value());
      case PortValue v -> json.writeNumber(v.number());
      case StringValue v -> json.writeString(text(v.bytes()));
      case EnumValue v -> json.writeString(text(v.bytes()));
      default -> json.writeString(ValueText.asBroker(value));
    }
  }

  /** The shortest digits that give the double back, without exponent where people expect none. */
  private static void writeDouble(double value, JsonGenerator json) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (size >= PLAIN_FROM && size < PLAIN_TO) {
      String digits = BigDecimal.valueOf(value).toPlainString();
      json.writeNumber(digits.indexOf('.') < 0 ? digits + ".0" : digits);
    } else {
      json.writeNumber(Double.toString(value));
    }
  }

  /** Whether a byte stands for itself in a text that is no UTF-8. */
  static boolean isPlain(byte b) {
    return (b >= ' ' && b <= '~') || SHORT_ESCAPES.indexOf(b) >= 0;
  }

  /** The text of a log's string, if all of it is UTF-8; else with {@code \xhh}. */
  public static String text(Bytes bytes) {
    if (bytes.isUtf8()) {
      return bytes.text();
    }
    StringBuilder text = new StringBuilder();
    for (byte b : bytes.toArray()) {
      if (isPlain(b)) {
        text.append((char) b);
      } else {
        text.append("\\x").append(HEX.toHexDigits(b));
      }
    }
    return text.toString();
  }
}
