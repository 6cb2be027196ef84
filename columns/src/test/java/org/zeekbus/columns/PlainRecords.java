package org.zeekbus.columns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.BareText;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.ZeekType;

/** The plain twin of table, writer and merge: what each column should have, as text. */
final class PlainRecords {
  private static final double MOST_SECONDS = 9.2e12;

  private PlainRecords() {}

  /** The records of batches of one schema, sorted. */
  static List<List<@Nullable String>> of(ColumnSchema schema, List<LogBatchReader> batches) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (LogBatchReader batch : batches) {
      batch.rewind();
      while (batch.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (Column column : schema.columns()) {
          row.add(batch.isPresent(column.index()) ? value(column, batch) : null);
        }
        rows.add(row);
      }
    }
    sort(schema, rows);
    return rows;
  }

  /** Sorts by time, records without one last. */
  private static void sort(ColumnSchema schema, List<List<@Nullable String>> rows) {
    int time = schema.log().indexOfTime();
    for (int i = 0; i < schema.columns().size(); i++) {
      int column = i;
      if (schema.columns().get(i).index() == time) {
        rows.sort(
            Comparator.comparing(
                row -> number(row.get(column)), Comparator.nullsLast(Comparator.naturalOrder())));
      }
    }
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null ? null : Long.valueOf(text);
  }

  private static @Nullable String value(Column column, LogBatchReader batch) {
    int field = column.index();
    byte[] in = batch.array();
    return switch (column.field().type()) {
      case BOOL -> String.valueOf(batch.booleanAt(field));
      case INT -> String.valueOf(batch.longAt(field));
      case COUNT -> Long.toUnsignedString(batch.longAt(field));
      case DOUBLE, INTERVAL -> String.valueOf(batch.doubleAt(field));
      case TIME -> micros(batch.doubleAt(field));
      case PORT ->
          column.part() == Column.Part.PROTOCOL
              ? batch.portProtocolAt(field).toString()
              : String.valueOf(batch.portNumberAt(field));
      case ADDR ->
          column.part() == Column.Part.BYTES
              ? bytes(batch.isIpv4(field), in, batch.addressOffset(field))
              : address(batch.isIpv4(field), in, batch.addressOffset(field), "");
      case SUBNET ->
          address(
              batch.isIpv4(field),
              in,
              batch.addressOffset(field),
              "/" + batch.prefixLengthAt(field));
      case TABLE, VECTOR -> elements(column.field().elementType(), in, batch.elementsAt(field));
      default -> text(in, batch.bytesOffset(field), batch.bytesLength(field));
    };
  }

  private static String elements(ZeekType type, byte[] in, LogElements elements) {
    List<String> texts = new ArrayList<>();
    while (elements.next()) {
      texts.add(elements.isPresent() ? String.valueOf(element(type, in, elements)) : "null");
    }
    return texts.toString();
  }

  private static @Nullable String element(ZeekType type, byte[] in, LogElements element) {
    return switch (type) {
      case BOOL -> String.valueOf(element.booleanValue());
      case INT -> String.valueOf(element.longValue());
      case COUNT -> Long.toUnsignedString(element.longValue());
      case DOUBLE, INTERVAL -> String.valueOf(element.doubleValue());
      case TIME -> micros(element.doubleValue());
      case PORT -> String.valueOf(element.portNumber());
      case ADDR -> address(element.isIpv4(), in, element.addressOffset(), "");
      case SUBNET ->
          address(element.isIpv4(), in, element.addressOffset(), "/" + element.prefixLength());
      default -> text(in, element.bytesOffset(), element.bytesLength());
    };
  }

  private static @Nullable String micros(double seconds) {
    if (!Double.isFinite(seconds) || Math.abs(seconds) >= MOST_SECONDS) {
      return null;
    }
    return new BigDecimal(seconds)
        .movePointRight(6)
        .setScale(0, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private static String bytes(boolean isIpv4, byte[] in, int at) {
    return isIpv4
        ? "00000000000000000000ffff" + HexFormat.of().formatHex(in, at, at + 4)
        : HexFormat.of().formatHex(in, at, at + 16);
  }

  private static String address(boolean isIpv4, byte[] in, int at, String prefix) {
    byte[] text = new byte[BareText.LONGEST_ADDRESS];
    int end = BareText.putAddress(isIpv4, in, at, text, 0);
    return new String(text, 0, end, UTF_8) + prefix;
  }

  /** As it is, unless a byte in it is no text, as Zeek sees it. */
  private static String text(byte[] in, int at, int length) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(in, at, length)).toString();
      if (text.chars().allMatch(PlainRecords::isShown)) {
        return text;
      }
    } catch (CharacterCodingException _) {
      // Hex, as below.
    }
    StringBuilder hexed = new StringBuilder();
    for (int i = at; i < at + length; i++) {
      hexed.append(
          in[i] >= 0 && isShown(in[i])
              ? String.valueOf((char) in[i])
              : "\\x" + HexFormat.of().toHexDigits(in[i]));
    }
    return hexed.toString();
  }

  private static boolean isShown(int character) {
    return (character >= ' ' && character < 0x7f)
        || character > 0x9f
        || "\b\t\n\f\r".indexOf(character) >= 0;
  }
}
