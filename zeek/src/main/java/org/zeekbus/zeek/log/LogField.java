package org.zeekbus.zeek.log;

import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * A column of a log.
 *
 * <p>Two fields are equal if their names, types and element types are. {@code optional} does not
 * count: it changes neither the encoding of a batch nor the log file.
 *
 * @param name flat, with dots: {@code id.orig_h}; any bytes
 * @param type of its values
 * @param elementType of the elements of a set or vector; {@link ZeekType#VOID} for other types
 * @param optional whether the script declares it as optional; any field may be unset nevertheless
 */
public record LogField(Bytes name, ZeekType type, ZeekType elementType, boolean optional) {
  private static final int SHOWN_NAME = 60;

  /** An optional field of no container type. */
  public static LogField of(String name, ZeekType type) {
    return new LogField(Bytes.of(name), type, ZeekType.VOID, true);
  }

  /** An optional set. */
  public static LogField set(String name, ZeekType elementType) {
    return new LogField(Bytes.of(name), ZeekType.TABLE, elementType, true);
  }

  /** An optional vector. */
  public static LogField vector(String name, ZeekType elementType) {
    return new LogField(Bytes.of(name), ZeekType.VECTOR, elementType, true);
  }

  /** The type as in the {@code #types} line of a log: {@code set[string]}. */
  public String typeText() {
    return type.isContainer() ? type + "[" + elementType + "]" : type.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogField that
        && name.equals(that.name)
        && type == that.type
        && elementType == that.elementType;
  }

  @Override
  public int hashCode() {
    return (name.hashCode() * 31 + type.code()) * 31 + elementType.code();
  }

  /** Name and type, in printable ASCII: {@code uid: string}. */
  @Override
  public String toString() {
    return shownName() + ": " + typeText();
  }

  /** The name for errors: printable and short, whatever the sender has sent. */
  String shownName() {
    boolean isLong = name.length() > SHOWN_NAME;
    Bytes shown = isLong ? Bytes.of(name.toArray(), 0, SHOWN_NAME) : name;
    return new StringValue(shown) + (isLong ? "..." : "");
  }
}
