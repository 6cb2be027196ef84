package org.zeekbus.columns;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;

/** Which types of Parquet columns have. All are optional, as Zeek may leave each field unset. */
final class ParquetSchema {
  private static final String NAME = "log";
  private static final String ELEMENT = "element";
  private static final String LIST_PATH = ".list." + ELEMENT;

  /** What has these names is looked for by its value, and is in few files. */
  private static final Set<String> IDENTIFIERS = Set.of("uid", "fuid");

  private ParquetSchema() {}

  static MessageType of(ColumnSchema schema) {
    List<Type> types = schema.columns().stream().map(ParquetSchema::type).toList();
    return new MessageType(NAME, types);
  }

  private static Type type(Column column) {
    LogField field = column.field();
    return switch (column.part()) {
      // Not of a fixed length: Spark before 3.4 does not read that.
      case BYTES -> Types.optional(BINARY).named(column.name());
      case PROTOCOL -> Types.optional(BINARY).as(stringType()).named(column.name());
      case VALUE ->
          field.type().isContainer()
              ? Types.optionalList()
                  .element(scalar(field.elementType(), ELEMENT))
                  .named(column.name())
              : scalar(field.type(), column.name());
    };
  }

  /** Whether values of both types are of one type in Parquet. */
  static boolean areAlike(LogField one, LogField other) {
    return scalar(one.type(), ELEMENT).equals(scalar(other.type(), ELEMENT))
        && scalar(one.elementType(), ELEMENT).equals(scalar(other.elementType(), ELEMENT))
        && one.type().isContainer() == other.type().isContainer()
        && (one.type() == ZeekType.ADDR) == (other.type() == ZeekType.ADDR);
  }

  private static PrimitiveType scalar(ZeekType type, String name) {
    return switch (type) {
      case BOOL -> Types.optional(BOOLEAN).named(name);
      case INT -> Types.optional(INT64).named(name);
      case COUNT -> Types.optional(INT64).as(intType(Long.SIZE, false)).named(name);
      case DOUBLE, INTERVAL -> Types.optional(DOUBLE).named(name);
      case TIME -> Types.optional(INT64).as(timestampType(true, TimeUnit.MICROS)).named(name);
      case PORT -> Types.optional(INT32).as(intType(Short.SIZE, false)).named(name);
      default -> Types.optional(BINARY).as(stringType()).named(name);
    };
  }

  /** Whether values have bloom filters: addresses and identifiers, but not in lists. */
  static boolean hasBloomFilter(Column column) {
    LogField field = column.field();
    if (column.name().endsWith(LIST_PATH)) {
      return false; // parquet-java would give it to a list's elements, too
    }
    return switch (field.type()) {
      case ADDR -> true;
      case STRING -> IDENTIFIERS.contains(field.name().text());
      default -> false;
    };
  }
}
