package org.zeekbus.columns;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.ZeekType;

/**
 * All values of a file by two readers that are not parquet-java, as {@link PlainRecords} has them.
 */
final class ReadBack {
  private ReadBack() {}

  static List<List<@Nullable String>> byDuckDb(DuckDb duck, Path file) throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : duck.objects("select * from '" + file + "'")) {
      List<@Nullable String> texts = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        texts.add(ofDuckDb(row.get(i)));
      }
      rows.add(texts);
    }
    return rows;
  }

  private static @Nullable String ofDuckDb(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case OffsetDateTime time -> micros(time.toInstant());
      case Blob blob -> hex(blob.getBytes(1, (int) blob.length()));
      case Array list -> {
        List<String> elements = new ArrayList<>();
        for (Object each : (Object[]) list.getArray()) {
          elements.add(String.valueOf(ofDuckDb(each)));
        }
        yield elements.toString();
      }
      default -> value.toString();
    };
  }

  private static String micros(Instant time) {
    return BigInteger.valueOf(time.getEpochSecond())
        .multiply(BigInteger.valueOf(1_000_000))
        .add(BigInteger.valueOf(time.getNano() / 1000))
        .toString();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static List<List<@Nullable String>> byHardwood(ColumnSchema schema, Path file)
      throws IOException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader row = reader.rowReader()) {
      while (row.hasNext()) {
        row.next();
        List<@Nullable String> texts = new ArrayList<>();
        for (int i = 0; i < schema.columns().size(); i++) {
          texts.add(row.isNull(i) ? null : ofHardwood(schema.columns().get(i), row, i));
        }
        rows.add(texts);
      }
    }
    return rows;
  }

  private static String ofHardwood(Column column, RowReader row, int index) {
    ZeekType type = column.field().type();
    if (!type.isContainer()) {
      return ofHardwood(column.part(), type, row.getRawValue(index));
    }
    PqList list = row.getList(index);
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      elements.add(
          list.isNull(i)
              ? "null"
              : ofHardwood(Column.Part.VALUE, column.field().elementType(), list.getRaw(i)));
    }
    return elements.toString();
  }

  private static String ofHardwood(Column.Part part, ZeekType type, Object value) {
    if (value instanceof byte[] bytes) {
      return part == Column.Part.BYTES ? hex(bytes) : new String(bytes, StandardCharsets.UTF_8);
    }
    return type == ZeekType.COUNT ? Long.toUnsignedString((Long) value) : value.toString();
  }
}
