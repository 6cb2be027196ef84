package org.zeekbus.query.archive;

/**
 * Takes records, value by value, by the columns that the reader was given. What is not put has no
 * value. Between {@link #beginList} and {@link #endList} each put is an element.
 *
 * <p>Arrays are the caller's, and change after the call.
 */
interface RecordSink {
  /** The next values are those of a new record. */
  void beginRecord();

  /** The record has no more values. */
  void endRecord();

  /** The record is none: what was put of it is forgotten. */
  void dropRecord();

  /** A {@code bool}. */
  void putBoolean(int column, boolean value);

  /** An {@code int}, a {@code count} as 64 bits without a sign, or the number of a {@code port}. */
  void putLong(int column, long value);

  /** A {@code time}, in microseconds since 1970-01-01 UTC. */
  void putTime(int column, long micros);

  /** A {@code double}, or the seconds of an {@code interval}. */
  void putDouble(int column, double value);

  /**
   * What a {@code string}, enum, func or file has, any bytes; or the text of a {@code subnet}, as
   * Zeek writes it.
   */
  void putBytes(int column, byte[] in, int from, int length);

  /** An {@code addr}: 16 bytes, IPv4 as {@code ::ffff:a.b.c.d}. */
  void putAddress(int column, byte[] in, int from);

  /** An element without value. */
  void putUnset(int column);

  /** A set or vector. */
  void beginList(int column);

  /** Its end. */
  void endList(int column);
}
