package org.zeekbus.kafka.avro;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/**
 * What a log's records are in Avro: a record {@code zeek.PATH} with a field for each of the log's.
 *
 * <pre>
 * bool                       boolean
 * int                        long
 * count                      long with the same 64 bits: negative from 2^63 on
 * double, interval           double
 * time                       long, timestamp-micros
 * port                       int
 * string, enum, func, file   string
 * addr, subnet               string
 * set[T]                     array of T
 * vector[T]                  array of null or T
 * </pre>
 *
 * <p>Every field may be null, which is its default, so that readers of an older or newer schema
 * miss nothing: fields come and go. A time that is not a number, or too far away for 64 bits, is
 * null. Source: Avro 1.12 specification, Schema Resolution.
 */
public final class AvroSchema {
  /** The field's name in Zeek, an attribute of each field. */
  static final String ZEEK_NAME = "zeekName";

  /** The field's type in Zeek, an attribute of each field. */
  static final String ZEEK_TYPE = "zeekType";

  private static final String NAMESPACE = "zeek";

  private AvroSchema() {}

  /** The name of a log's record: {@code zeek.conn}. */
  static String recordName(LogSchema log) {
    return NAMESPACE + "." + AvroNames.of(log.path());
  }

  /** The schema of a log's records. */
  public static Schema of(LogSchema log) {
    List<String> names = AvroNames.of(log.fields().stream().map(LogField::name).toList());
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      LogField field = log.field(i);
      Schema.Field made =
          new Schema.Field(names.get(i), orNull(type(field)), null, JsonProperties.NULL_VALUE);
      made.addProp(ZEEK_NAME, field.name().textWithHex());
      made.addProp(ZEEK_TYPE, field.typeText());
      fields.add(made);
    }
    return Schema.createRecord(AvroNames.of(log.path()), null, NAMESPACE, false, fields);
  }

  /** Whether the elements of a set or vector may be null. */
  static boolean hasNullElements(LogField field) {
    return field.type() == ZeekType.VECTOR || field.elementType() == ZeekType.TIME;
  }

  private static Schema type(LogField field) {
    if (!field.type().isContainer()) {
      return type(field.type());
    }
    Schema element = type(field.elementType());
    return Schema.createArray(hasNullElements(field) ? orNull(element) : element);
  }

  private static Schema orNull(Schema type) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), type);
  }

  private static Schema type(ZeekType type) {
    return switch (type) {
      case BOOL -> Schema.create(Schema.Type.BOOLEAN);
      case INT, COUNT -> Schema.create(Schema.Type.LONG);
      case DOUBLE, INTERVAL -> Schema.create(Schema.Type.DOUBLE);
      case TIME -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case PORT -> Schema.create(Schema.Type.INT);
      case STRING, ENUM, FUNC, FILE, ADDR, SUBNET -> Schema.create(Schema.Type.STRING);
      // Fields of these types never have a value.
      case VOID, PATTERN, ANY, TABLE, VECTOR, RECORD, LIST, OPAQUE, TYPE, ERROR ->
          Schema.create(Schema.Type.STRING);
    };
  }
}
