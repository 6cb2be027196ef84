package org.zeekbus.columns;

import org.zeekbus.zeek.log.LogField;

/**
 * A column of a Parquet file.
 *
 * @param name as readers see it; unlike the field's name it is unique in its file, whatever the
 *     case
 * @param part what of the field it has
 * @param index of the field in its log's schema
 * @param field whose values it has
 */
public record Column(String name, Part part, int index, LogField field) {
  /** What a column has of a field. */
  public enum Part {
    /** The value. */
    VALUE,
    /** Of an address: 16 bytes in network order, IPv4 as {@code ::ffff:a.b.c.d}. */
    BYTES,
    /** Of a port: {@code tcp}, {@code udp}, {@code icmp} or {@code unknown}. */
    PROTOCOL
  }

  /** Whether it says again, in another form, what the column before it has. */
  public boolean isCompanion() {
    return part != Part.VALUE;
  }
}
