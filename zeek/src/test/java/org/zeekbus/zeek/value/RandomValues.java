package org.zeekbus.zeek.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Values of all types, the odd ones among them. */
public final class RandomValues {
  private static final int DEEPEST = 4;
  private static final long[] LONGS = {
    0,
    1,
    -1,
    9,
    10,
    1_000,
    1_000_000,
    1_000_000_000,
    1L << 53,
    (1L << 53) - 1,
    -(1L << 53) - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final double[] REALS = {
    0,
    -0.0,
    0.1,
    1e10,
    1e22,
    1e23,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_NORMAL,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.MIN_VALUE
  };
  private static final String[] TEXTS = {
    "", "a", "ab", "grüße € 🐍", "\0", "\"\\/\b\f\n\r\t\u000b", "\u001f\u007f\u0080", "\ufffd"
  };

  private final RandomGenerator random;

  /** All that come are given by the generator's seed. */
  public RandomValues(RandomGenerator random) {
    this.random = random;
  }

  /** The next one. */
  public Value next() {
    return next(DEEPEST);
  }

  private Value next(int depth) {
    int types = ValueType.values().length;
    ValueType type = ValueType.of(random.nextInt(depth > 0 ? types : ValueType.SET.tag()));
    return switch (type) {
      case null -> throw new AssertionError();
      case NONE -> Values.none();
      case BOOLEAN -> Values.bool(random.nextBoolean());
      case COUNT -> new CountValue(number());
      case INTEGER -> Values.integer(number());
      case REAL -> Values.real(real());
      case STRING -> string();
      case ADDRESS -> address();
      case SUBNET -> new SubnetValue(address(), random.nextInt(129));
      case PORT ->
          Values.port(
              random.nextInt(0x10000),
              Objects.requireNonNull(PortValue.Protocol.of(random.nextInt(4))));
      case TIMESTAMP -> new TimestampValue(number());
      case TIMESPAN -> new TimespanValue(number());
      case ENUM_VALUE -> new EnumValue(string().bytes());
      case SET -> new SetValue(different(depth));
      case TABLE -> {
        Map<Value, Value> entries = new TreeMap<>();
        different(depth).forEach(key -> entries.put(key, next(depth - 1)));
        yield Values.table(entries);
      }
      case VECTOR -> new VectorValue(some(depth));
    };
  }

  private List<Value> some(int depth) {
    List<Value> values = new ArrayList<>();
    for (int left = random.nextInt(random.nextInt(10) == 0 ? 40 : 5); left > 0; left--) {
      values.add(next(depth - 1));
    }
    return values;
  }

  private List<Value> different(int depth) {
    Map<Value, Boolean> different = new TreeMap<>();
    some(depth).forEach(value -> different.put(value, true));
    return List.copyOf(different.keySet());
  }

  private long number() {
    return random.nextBoolean()
        ? LONGS[random.nextInt(LONGS.length)]
        : random.nextLong() >> random.nextInt(Long.SIZE);
  }

  private double real() {
    return switch (random.nextInt(4)) {
      case 0 -> REALS[random.nextInt(REALS.length)];
      case 1 -> Double.longBitsToDouble(random.nextLong());
      case 2 -> random.nextInt(1_000_000) / 100.0;
      default -> random.nextGaussian();
    };
  }

  private StringValue string() {
    if (random.nextInt(4) > 0) {
      return Values.string(TEXTS[random.nextInt(TEXTS.length)]);
    }
    byte[] bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 300 : 20)];
    random.nextBytes(bytes);
    return Values.string(bytes);
  }

  private AddressValue address() {
    return switch (random.nextInt(3)) {
      case 0 -> AddressValue.ipv4(random.nextInt());
      case 1 -> new AddressValue(random.nextLong(), random.nextLong());
      // Groups of zeros here and there.
      default ->
          new AddressValue(
              random.nextLong() & 0xffff_0000_ffffL << random.nextInt(32),
              random.nextLong() & 0xffff_0000_ffffL << random.nextInt(32));
    };
  }
}
