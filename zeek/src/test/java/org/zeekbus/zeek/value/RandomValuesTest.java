package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.EncodeException;

/** Properties of all values, checked with many random ones. A failure names the seed. */
final class RandomValuesTest {
  private static final int MANY = 20_000;

  private static Value value(int seed) {
    return new RandomValues(new Random(seed)).next();
  }

  @Test
  void areOfAllTypes() {
    Set<ValueType> types = EnumSet.noneOf(ValueType.class);
    for (int seed = 0; seed < MANY; seed++) {
      types.add(value(seed).type());
    }
    assertThat(types).hasSize(ValueType.values().length);
  }

  @Test
  void binaryKeepsAllButSubnormals() {
    for (int seed = 0; seed < MANY; seed++) {
      Value value = value(seed);
      byte[] bytes = BinaryValues.encode(value);
      assertThat(bytes).as("seed %d", seed).hasSize(BinaryValues.size(value));
      Value expected = withReals(value, RandomValuesTest::normal);
      if (expected != null) {
        Value read = BinaryValues.decode(bytes);
        assertThat(read).as("seed %d", seed).isEqualTo(expected);
        assertThat(BinaryValues.encode(read)).as("seed %d", seed).isEqualTo(bytes);
      }
    }
  }

  private static double normal(double real) {
    return Math.abs(real) < Double.MIN_NORMAL ? Math.copySign(0, real) : real;
  }

  @Test
  void jsonKeepsAllThatItCanSay() {
    int said = 0;
    for (int seed = 0; seed < MANY; seed++) {
      Value value = value(seed);
      if (canBeSaid(value)) {
        assertThat(JsonValues.decode(JsonValues.encode(value)))
            .as("seed %d", seed)
            .isEqualTo(value);
        said++;
      } else {
        assertThatExceptionOfType(EncodeException.class)
            .as("seed %d", seed)
            .isThrownBy(() -> JsonValues.encode(value));
      }
    }
    assertThat(said).isGreaterThan(MANY / 2);
  }

  private static boolean canBeSaid(Value value) {
    return isUtf8(value) && !hasNan(value);
  }

  private static boolean isUtf8(Value value) {
    return everywhere(
        value,
        each ->
            switch (each) {
              case StringValue string -> string.bytes().isUtf8();
              case EnumValue name -> name.bytes().isUtf8();
              default -> true;
            });
  }

  private static boolean hasNan(Value value) {
    return !everywhere(value, each -> !(each instanceof RealValue r && Double.isNaN(r.value())));
  }

  private static boolean everywhere(Value value, Predicate<Value> isTrue) {
    return switch (value) {
      case SetValue set -> set.elements().stream().allMatch(it -> everywhere(it, isTrue));
      case VectorValue vector -> vector.elements().stream().allMatch(it -> everywhere(it, isTrue));
      case TableValue table ->
          table.entries().keySet().stream().allMatch(it -> everywhere(it, isTrue))
              && table.entries().values().stream().allMatch(it -> everywhere(it, isTrue));
      default -> isTrue.test(value);
    };
  }

  @Test
  void clientsGetAllButBytes() {
    int said = 0;
    for (int seed = 0; seed < MANY; seed++) {
      Value value = value(seed);
      byte[] json = JsonValues.encode(value, JsonStyle.VALID);
      assertThat(Bytes.of(json).isUtf8()).as("seed %d", seed).isTrue();
      if (value instanceof StringValue string) {
        assertThat(JsonValues.decode(json))
            .as("seed %d", seed)
            .isEqualTo(Values.string(string.bytes().textWithHex()));
      }
      if (isUtf8(value)) {
        assertThat(JsonValues.decode(json)).as("seed %d", seed).isEqualTo(value);
        said++;
      }
    }
    assertThat(said).isGreaterThan(MANY / 2);
  }

  /** Of all sizes, those with few decimals among them, and their neighbours. */
  @Test
  void clientsGetAllDigitsOfReals() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20 * MANY; i++) {
      long millionths = random.nextLong() >>> random.nextInt(Long.SIZE);
      double real =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> millionths / 1e6;
            case 2 -> Math.nextUp(millionths / 1e6);
            default -> Math.scalb(random.nextDouble(), random.nextInt(-40, 80));
          };
      String text = clientsGet(Values.real(real));
      String zeeks = data(Values.real(real), JsonStyle.AS_ZEEK);
      boolean isZeeks = Math.abs(real) < 0x1p64 && Double.parseDouble(zeeks) == real;
      String hex = Double.toHexString(real);
      if (text.equals(zeeks) != isZeeks) {
        assertThat(text.equals(zeeks)).as("%s, of %s", text, hex).isEqualTo(isZeeks);
      }
      if (Double.isFinite(real) && !text.matches(READ_BY_ZEEK)) {
        assertThat(text).as("of %s", hex).matches(READ_BY_ZEEK);
      }
    }
  }

  /** As Zeek reads reals: with a point, before it fewer than 2^64, and no zero alone. */
  private static final String READ_BY_ZEEK = "-?([1-9][0-9]{0,19}|0)\\.[0-9]+(E-?[0-9]+)?";

  @Test
  void clientsGetAllDigitsOfTimes() {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 10 * MANY; i++) {
      long unit = (long) Math.pow(1_000, i % 4);
      long nanos = (random.nextLong() >> random.nextInt(Long.SIZE)) / unit * unit;
      String time = clientsGet(new TimestampValue(nanos));
      if (nanos % 1_000_000 == 0
          && nanos >= 0
          && !time.equals(data(new TimestampValue(nanos), JsonStyle.AS_ZEEK))) {
        assertThat(time)
            .as("%d ns", nanos)
            .isEqualTo(data(new TimestampValue(nanos), JsonStyle.AS_ZEEK));
      }
      String span = clientsGet(new TimespanValue(nanos));
      if (!span.equals(data(new TimespanValue(nanos), JsonStyle.AS_ZEEK))) {
        assertThat(span)
            .as("%d ns", nanos)
            .isEqualTo(data(new TimespanValue(nanos), JsonStyle.AS_ZEEK));
      }
    }
  }

  /** The data of the value, from which it is read back. */
  private static String clientsGet(Value value) {
    byte[] json = JsonValues.encode(value, JsonStyle.VALID);
    Value read = JsonValues.decode(json);
    if (!read.equals(value)) {
      assertThat(read).as(Bytes.of(json).text()).isEqualTo(value);
    }
    return data(value, JsonStyle.VALID);
  }

  private static String data(Value value, JsonStyle style) {
    String json = Bytes.of(JsonValues.encode(value, style)).text();
    return json.substring(json.indexOf("\"data\":") + 7, json.length() - 1);
  }

  @Test
  void whatZeekWritesIsReadWhateverItIs() {
    for (int seed = 0; seed < MANY; seed++) {
      Value value = value(seed);
      // Rounded values may be the same, which no set takes.
      if (withReals(value, real -> 0) != null && !hasSetsOrTables(value)) {
        Value read = JsonValues.decode(JsonValues.encode(value, JsonStyle.AS_ZEEK));
        assertThat(read.type()).as("seed %d", seed).isEqualTo(value.type());
        assertThat(JsonValues.encode(read, JsonStyle.AS_ZEEK))
            .as("seed %d", seed)
            .isEqualTo(JsonValues.encode(value, JsonStyle.AS_ZEEK));
      }
    }
  }

  private static boolean hasSetsOrTables(Value value) {
    return value instanceof SetValue
        || value instanceof TableValue
        || (value instanceof VectorValue vector
            && vector.elements().stream().anyMatch(RandomValuesTest::hasSetsOrTables));
  }

  @Test
  void orderIsTotal() {
    RandomValues values = new RandomValues(new Random(1));
    List<Value> some = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      some.add(values.next());
    }
    for (Value a : some) {
      assertThat(a).isEqualByComparingTo(a);
      for (Value b : some) {
        int order = Integer.signum(a.compareTo(b));
        assertThat(Integer.signum(b.compareTo(a))).isEqualTo(-order);
        if (a.equals(b)) {
          assertThat(order).isZero();
          assertThat(a.hashCode()).isEqualTo(b.hashCode());
        }
        for (Value c : some) {
          if (order <= 0 && b.compareTo(c) <= 0) {
            assertThat(a).isLessThanOrEqualTo(c);
          }
        }
      }
    }
  }

  /** The value with other reals, or null if some elements would be the same then. */
  private static @Nullable Value withReals(Value value, DoubleUnaryOperator change) {
    try {
      return changed(value, change);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static Value changed(Value value, DoubleUnaryOperator change) {
    return switch (value) {
      case RealValue real -> Values.real(change.applyAsDouble(real.value()));
      case SetValue set -> new SetValue(changed(set.elements(), change));
      case VectorValue vector -> new VectorValue(changed(vector.elements(), change));
      case TableValue table -> {
        Map<Value, Value> entries = new TreeMap<>();
        table
            .entries()
            .forEach((key, entry) -> {
              if (entries.put(changed(key, change), changed(entry, change)) != null) {
                throw new IllegalArgumentException();
              }
            });
        yield Values.table(entries);
      }
      default -> value;
    };
  }

  private static List<Value> changed(List<Value> values, DoubleUnaryOperator change) {
    return values.stream().map(value -> changed(value, change)).toList();
  }
}
