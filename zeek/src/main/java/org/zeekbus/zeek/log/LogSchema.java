package org.zeekbus.zeek.log;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * The head of a batch: the names of its log, and the fields of its records.
 *
 * <p>All names are bytes. Schemas are equal if their names and fields are, see {@link LogField}.
 * Threads may share them.
 *
 * <p>Do not trust its content: a path may be {@code ../../etc/passwd}, and two fields may have the
 * same name.
 */
public final class LogSchema {
  /** The writer of Zeek's log files. */
  public static final String ASCII_WRITER = "Log::WRITER_ASCII";

  /** The filter of each stream, unless scripts remove it. */
  public static final String DEFAULT_FILTER = "default";

  private final Bytes stream;
  private final Bytes writer;
  private final Bytes filter;
  private final Bytes path;
  private final List<LogField> fields;
  private final int[] codes;
  private final int[] elementCodes;

  /** A log by its four names. */
  public LogSchema(Bytes stream, Bytes writer, Bytes filter, Bytes path, List<LogField> fields) {
    this.stream = stream;
    this.writer = writer;
    this.filter = filter;
    this.path = path;
    this.fields = List.copyOf(fields);
    this.codes = new int[fields.size()];
    this.elementCodes = new int[fields.size()];
    Arrays.setAll(codes, i -> this.fields.get(i).type().code());
    Arrays.setAll(elementCodes, i -> this.fields.get(i).elementType().code());
  }

  /** A log for Zeek's ASCII writer, from its stream's default filter. */
  public static LogSchema of(String stream, String path, List<LogField> fields) {
    return new LogSchema(
        Bytes.of(stream), Bytes.of(ASCII_WRITER), Bytes.of(DEFAULT_FILTER), Bytes.of(path), fields);
  }

  /** The stream's full script name: {@code Conn::LOG}. */
  public Bytes stream() {
    return stream;
  }

  /** The writer that the sender asks for: {@code Log::WRITER_ASCII}. */
  public Bytes writer() {
    return writer;
  }

  /** The stream's filter that it comes from: {@code default}. */
  public Bytes filter() {
    return filter;
  }

  /** The log's name, which is the file's without its extension: {@code conn}. */
  public Bytes path() {
    return path;
  }

  /** The columns, in order. */
  public List<LogField> fields() {
    return fields;
  }

  /** The number of fields. */
  public int size() {
    return codes.length;
  }

  /**
   * The field at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public LogField field(int index) {
    return fields.get(index);
  }

  /** The index of the first field with this name, or -1. */
  public int indexOf(String name) {
    Bytes bytes = Bytes.of(name);
    for (int i = 0; i < codes.length; i++) {
      if (fields.get(i).name().equals(bytes)) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the field {@code ts} if it is a time, or else -1. */
  public int indexOfTime() {
    int ts = indexOf("ts");
    return ts >= 0 && fields.get(ts).type() == ZeekType.TIME ? ts : -1;
  }

  /** The types' numbers by field; nobody changes them. */
  int[] codes() {
    return codes;
  }

  /** The element types' numbers by field; nobody changes them. */
  int[] elementCodes() {
    return elementCodes;
  }

  /** Names a field for errors: {@code field 1 (uid)}. */
  String label(int index) {
    return "field " + index + " (" + fields.get(index).shownName() + ")";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof LogSchema that
            && stream.equals(that.stream)
            && writer.equals(that.writer)
            && filter.equals(that.filter)
            && path.equals(that.path)
            && fields.equals(that.fields));
  }

  @Override
  public int hashCode() {
    return Objects.hash(stream, writer, filter, path, fields);
  }

  /** Path, stream and fields, in printable ASCII. */
  @Override
  public String toString() {
    return new StringValue(path) + " (" + new StringValue(stream) + ") " + fields;
  }
}
