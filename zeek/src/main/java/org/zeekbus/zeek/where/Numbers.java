package org.zeekbus.zeek.where;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.where.Expression.Literal;

/**
 * Literals of digits: numbers, intervals, times, ports, addresses, subnets. Owner: any thread, it
 * has no state.
 */
final class Numbers {
  /** The units of intervals, as a pattern. */
  static final String UNITS = "(?:usec|msec|sec|min|hr|day)s?";

  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]++");
  private static final Pattern HEX = Pattern.compile("0[xX]([0-9A-Fa-f]++)");
  private static final Pattern REAL =
      Pattern.compile("[-+]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][-+]?[0-9]++)?");
  private static final Pattern INTERVAL = Pattern.compile("(" + REAL + ")(" + UNITS + ")");
  private static final Pattern PORT = Pattern.compile("([0-9]++)/(tcp|udp|icmp|unknown)");
  private static final Pattern ADDRESS =
      Pattern.compile("(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*+:[0-9A-Fa-f.:]*+)(/.*+)?");
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]++(?:Z|[-+][0-9]{2}:[0-9]{2}))?");

  private static final List<Map.Entry<String, Integer>> LARGE_UNITS =
      List.of(Map.entry("day", 86_400), Map.entry("hr", 3_600), Map.entry("min", 60));

  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

  /** More digits are no number of 64 bits, whatever they are. */
  private static final int MOST_DIGITS = 40;

  private Numbers() {}

  /**
   * Reads one word.
   *
   * @throws WhereException if it is no literal
   */
  static Literal parse(String word, Column at) {
    if (INTEGER.matcher(word).matches()) {
      return integer(word, 10, word, at);
    }
    Matcher hex = HEX.matcher(word);
    if (hex.matches()) {
      return integer(hex.group(1), 16, word, at);
    }
    if (REAL.matcher(word).matches()) {
      return real(word, at);
    }
    Matcher interval = INTERVAL.matcher(word);
    if (interval.matches()) {
      return interval(real(interval.group(1), at), interval.group(2));
    }
    Matcher port = PORT.matcher(word);
    if (port.matches()) {
      return port(port, at);
    }
    if (ADDRESS.matcher(word).matches()) {
      return address(word, at);
    }
    Matcher time = TIME.matcher(word);
    if (time.matches()) {
      return time(time.group(1) == null ? word + "T00:00Z" : word, word, at);
    }
    throw new WhereException(
        at.number(),
        Token.shown(word),
        "a number, an interval such as 5 min, a port such as 53/udp, an address, a subnet, or a"
            + " time such as 2026-11-29T06:00:00Z");
  }

  private static Literal integer(String digits, int radix, String word, Column at) {
    BigInteger number =
        digits.length() > MOST_DIGITS
            ? BigInteger.ONE.shiftLeft(64)
            : new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits, radix);
    if (number.bitLength() > 64 || number.compareTo(LEAST) < 0) {
      throw new WhereException(at.number(), Token.shown(word), "a number from -2^63 to 2^64-1");
    }
    return number.signum() < 0
        ? new Literal(ZeekType.INT, new IntegerValue(number.longValue()), at)
        : new Literal(ZeekType.COUNT, new CountValue(number.longValue()), at);
  }

  private static Literal real(String word, Column at) {
    return finite(ZeekType.DOUBLE, Double.parseDouble(word), word, at);
  }

  private static Literal finite(ZeekType type, double value, String word, Column at) {
    if (!Double.isFinite(value)) {
      throw new WhereException(at.number(), Token.shown(word), "a number up to 1.79e308");
    }
    return new Literal(type, new RealValue(value), at);
  }

  /** So many of a unit. */
  static Literal interval(Literal number, String unit) {
    double seconds =
        switch (unit.charAt(0) == 'm' ? unit.substring(0, 2) : unit.substring(0, 1)) {
          case "u" -> 1e-6;
          case "ms" -> 1e-3;
          case "s" -> 1;
          case "mi" -> 60;
          case "h" -> 3_600;
          default -> 86_400;
        };
    return finite(ZeekType.INTERVAL, asDouble(number) * seconds, number + " " + unit, number.at());
  }

  /** An interval of so many seconds, in the largest unit of which it is a whole number. */
  static String intervalText(double seconds) {
    boolean isWhole = seconds == Math.rint(seconds) && Math.abs(seconds) < 1L << 53;
    if (!isWhole) {
      return seconds + " sec";
    }
    long whole = (long) seconds;
    for (Map.Entry<String, Integer> unit : LARGE_UNITS) {
      if (whole % unit.getValue() == 0 && whole != 0) {
        return whole / unit.getValue() + " " + unit.getKey();
      }
    }
    return whole + " sec";
  }

  /** A number as a double, rounded if it needs to be. */
  static double asDouble(Literal number) {
    return switch (number.value()) {
      case CountValue count -> Cell.unsigned(count.bits());
      case IntegerValue(long value) -> value;
      case RealValue(double value) -> value;
      default -> throw new IllegalArgumentException(number + " (expected: a number)");
    };
  }

  private static Literal port(Matcher port, Column at) {
    int number = port.group(1).length() > 5 ? -1 : Integer.parseInt(port.group(1));
    if (number < 0 || number > 0xffff) {
      throw new WhereException(at.number(), Token.shown(port.group()), "a port of 0 to 65535");
    }
    PortValue.Protocol protocol =
        switch (port.group(2)) {
          case "tcp" -> PortValue.Protocol.TCP;
          case "udp" -> PortValue.Protocol.UDP;
          case "icmp" -> PortValue.Protocol.ICMP;
          default -> PortValue.Protocol.UNKNOWN;
        };
    return new Literal(ZeekType.PORT, new PortValue(number, protocol), at);
  }

  /** An address, or with a slash a subnet. */
  static Literal address(String word, Column at) {
    try {
      return word.indexOf('/') < 0
          ? new Literal(ZeekType.ADDR, Values.address(word), at)
          : new Literal(ZeekType.SUBNET, Values.subnet(word), at);
    } catch (IllegalArgumentException _) {
      throw new WhereException(
          at.number(),
          Token.shown(word),
          "an address such as 10.0.0.1 or [2001:db8::1], or a subnet such as 10.0.0.0/8");
    }
  }

  private static Literal time(String iso, String word, Column at) {
    try {
      Instant instant = OffsetDateTime.parse(iso).toInstant();
      return new Literal(ZeekType.TIME, Values.timestamp(instant), at);
    } catch (DateTimeException | IllegalArgumentException _) {
      throw new WhereException(
          at.number(), Token.shown(word), "a time from 1678 to 2261, such as 2026-11-29T06:00:00Z");
    }
  }
}
