package org.zeekbus.columns;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.RandomBatches;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.Values;

/** A log from a seed: fields of any type and name, records with odd values. */
final class RandomLog {
  private static final String[] NAMES = {
    "uid", "UID", "fuid", "id.orig_h", "a\"b", "a'b", "ä€", "x.list.element", "list", "a b;", "$1"
  };
  private static final List<PortValue.Protocol> PROTOCOLS = List.of(PortValue.Protocol.values());
  private static final double[] DOUBLES = {
    0.0, -0.0, 1.5, -1e-6, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY
  };
  private static final double[] TIMES = {
    0, -0.5e-6, 1.5e-6, -86_400.25, 1365191811.424495, 1e11, 9.3e12, -1e300, Double.NaN
  };

  private final SplittableRandom random;
  private final LogSchema schema;

  /** How many different values a column has, about: for dictionaries of all kinds. */
  private final int[] variety;

  RandomLog(long seed) {
    random = new SplittableRandom(seed);
    List<LogField> fields = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      fields.add(LogField.of("ts", ZeekType.TIME));
    }
    int count = random.nextInt(1, 10);
    for (int i = 0; i < count; i++) {
      String name =
          random.nextBoolean() ? NAMES[random.nextInt(NAMES.length)] : "f" + random.nextInt(3);
      ZeekType type = scalar();
      fields.add(
          switch (random.nextInt(4)) {
            case 0 -> LogField.set(name, type);
            case 1 -> LogField.vector(name, type);
            default -> LogField.of(name, type);
          });
    }
    schema = LogSchema.of("Some::LOG", "some", fields);
    variety = fields.stream().mapToInt(_ -> 1 << random.nextInt(14)).toArray();
  }

  LogSchema schema() {
    return schema;
  }

  /** A batch; another one each time. */
  byte[] batch(int records) {
    LogBatchWriter batch = new LogBatchWriter(schema);
    int unsetIn = random.nextInt(1, 20);
    for (int i = 0; i < records; i++) {
      for (int field = 0; field < schema.size(); field++) {
        LogField of = schema.field(field);
        if (random.nextInt(unsetIn) == 0) {
          batch.putUnset();
        } else if (of.type().isContainer()) {
          int size = random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(3);
          batch.putElements(size);
          for (int element = 0; element < size; element++) {
            if (of.type() == ZeekType.VECTOR && random.nextInt(5) == 0) {
              batch.putUnset();
            } else {
              put(of.elementType(), random.nextInt(variety[field]), batch);
            }
          }
        } else {
          put(of.type(), random.nextInt(variety[field]), batch);
        }
      }
    }
    return batch.toBytes();
  }

  /** Puts one of the values of a type. */
  private void put(ZeekType type, int which, LogBatchWriter to) {
    SplittableRandom value = new SplittableRandom(which);
    switch (type) {
      case BOOL -> to.putBoolean(value.nextBoolean());
      case INT, COUNT -> to.putLong(value.nextBoolean() ? value.nextLong() : which);
      case DOUBLE, INTERVAL ->
          to.putDouble(
              value.nextBoolean() ? value.nextDouble() : DOUBLES[value.nextInt(DOUBLES.length)]);
      case TIME ->
          to.putDouble(
              value.nextInt(3) > 0
                  ? 1_763_900_000 + value.nextInt(1 << 20) / 1e3 + value.nextDouble()
                  : TIMES[value.nextInt(TIMES.length)]);
      case PORT -> to.putPort(Values.port(value.nextInt(0x10000), PROTOCOLS.get(value.nextInt(4))));
      case ADDR -> to.putAddress(Values.address(address(value)));
      case SUBNET -> {
        SubnetValue subnet = Values.subnet(Values.address(address(value)), value.nextInt(33));
        to.putSubnet(subnet);
      }
      default -> to.putBytes(text(value));
    }
  }

  private static String address(SplittableRandom value) {
    return value.nextBoolean()
        ? "10.%d.%d.%d".formatted(value.nextInt(256), value.nextInt(256), value.nextInt(256))
        : value.nextBoolean()
            ? "2001:db8::%x:%x".formatted(value.nextInt(0x10000), value.nextInt(0x10000))
            : "::%x".formatted(value.nextInt(0x10000));
  }

  private static Bytes text(SplittableRandom value) {
    if (value.nextInt(3) > 0) {
      String[] letters = {"a", "B", "ü", "€", "\0", "\n", "\\", "\"", "😀"};
      StringBuilder text = new StringBuilder();
      for (int left = value.nextInt(30); left > 0; left--) {
        text.append(letters[value.nextInt(letters.length)]);
      }
      return Bytes.of(text.toString());
    }
    byte[] bytes = new byte[value.nextInt(50) == 0 ? 20_000 : value.nextInt(20)];
    value.nextBytes(bytes);
    return Bytes.of(bytes, 0, bytes.length);
  }

  private ZeekType scalar() {
    return RandomBatches.SCALARS.get(random.nextInt(RandomBatches.SCALARS.size()));
  }
}
