package org.zeekbus.query;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.Values;

/**
 * {@code in_subnet(ADDRESS, SUBNET)}, over text. As in Zeek, IPv4 addresses are those of {@code
 * ::ffff:0:0/96}.
 */
final class Subnets {
  private static final int IPV4_BITS = 32;

  private Subnets() {}

  /** Makes the function known. */
  static void register(Connection connection) throws SQLException {
    try (DuckDBScalarFunctionBuilder function = DuckDBFunctions.scalarFunction()) {
      function
          .withName("in_subnet")
          .withParameters(DuckDBColumnType.VARCHAR, DuckDBColumnType.VARCHAR)
          .withReturnType(DuckDBColumnType.BOOLEAN)
          .withVectorizedFunction(Subnets::apply)
          .register(connection);
    }
  }

  /** Called by DuckDB's threads, for some thousand rows. */
  private static void apply(DuckDBDataChunkReader rows, DuckDBWritableVector results) {
    DuckDBReadableVector addresses = rows.vector(0);
    DuckDBReadableVector subnets = rows.vector(1);
    @Nullable String lastText = null;
    @Nullable SubnetValue last = null;
    for (long i = 0; i < rows.rowCount(); i++) {
      if (addresses.isNull(i) || subnets.isNull(i)) {
        results.setNull(i);
        continue;
      }
      String text = subnets.getString(i);
      if (last == null || !text.equals(lastText)) {
        last = parse(text).orElseThrow(() -> new IllegalArgumentException(wrong(text)));
        lastText = text;
      }
      Optional<AddressValue> address = address(addresses.getString(i));
      if (address.isPresent()) {
        results.setBoolean(i, last.contains(address.get()));
      } else {
        results.setNull(i);
      }
    }
  }

  /** Before it, DuckDB has the name of a Java class; behind it, a stack trace. */
  static final String MARK = "in_subnet: ";

  private static String wrong(String text) {
    return MARK
        + "'%s' is no subnet (expected: such as 10.0.0.0/8 or 2001:db8::/32)".formatted(text);
  }

  /** The subnet of a text; an address alone is one. */
  static Optional<SubnetValue> parse(String text) {
    try {
      if (text.indexOf('/') >= 0) {
        return Optional.of(Values.subnet(text));
      }
      AddressValue address = Values.address(text);
      return Optional.of(Values.subnet(address, address.isIpv4() ? IPV4_BITS : 128));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<AddressValue> address(String text) {
    if (!mayBeAddress(text)) {
      return Optional.empty(); // without the price of an exception
    }
    try {
      return Optional.of(Values.address(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean mayBeAddress(String text) {
    boolean hasMark = false;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '.' || each == ':') {
        hasMark = true;
      } else if (Character.digit(each, 16) < 0) {
        return false;
      }
    }
    return hasMark;
  }

  /** Its first address, as DuckDB writes 16 bytes. */
  static String first(SubnetValue subnet) {
    return blob(subnet.network().high(), subnet.network().low());
  }

  /** Its last address, as DuckDB writes 16 bytes. */
  static String last(SubnetValue subnet) {
    AddressValue network = subnet.network();
    int bits = subnet.bits();
    long high = bits >= Long.SIZE ? 0 : -1L >>> bits;
    long low = bits >= 2 * Long.SIZE ? 0 : bits <= Long.SIZE ? -1L : -1L >>> (bits - Long.SIZE);
    return blob(network.high() | high, network.low() | low);
  }

  private static String blob(long high, long low) {
    byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    HexFormat hex = HexFormat.ofDelimiter("\\x").withPrefix("");
    return "'\\x" + hex.formatHex(bytes) + "'::BLOB";
  }
}
