package org.zeekbus.zeek.log;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Batches from a seed: every type, odd doubles, empty and unset values. If {@code isOdd}, also what
 * no Zeek sends but every reader takes: second names, element types in values' heads, presence and
 * truth other than 00 and 01, bytes at the end.
 */
public final class RandomBatches {
  /** The types of a field or element that logs have. */
  public static final List<ZeekType> SCALARS =
      List.of(
          ZeekType.BOOL,
          ZeekType.INT,
          ZeekType.COUNT,
          ZeekType.DOUBLE,
          ZeekType.TIME,
          ZeekType.INTERVAL,
          ZeekType.STRING,
          ZeekType.ENUM,
          ZeekType.PORT,
          ZeekType.ADDR,
          ZeekType.SUBNET,
          ZeekType.FUNC,
          ZeekType.FILE);

  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1.5,
    1365191811.424495,
    -1e-6,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.NEGATIVE_INFINITY,
    86400000000.0
  };

  private final SplittableRandom random;
  private final boolean isOdd;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private RandomBatches(long seed, boolean isOdd) {
    this.random = new SplittableRandom(seed);
    this.isOdd = isOdd;
  }

  /** A batch; the same for the same seed. */
  public static byte[] batch(long seed, boolean isOdd) {
    RandomBatches batches = new RandomBatches(seed, isOdd);
    try {
      batches.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return batches.bytes.toByteArray();
  }

  private void write() throws IOException {
    string("Some::LOG");
    string("Log::WRITER_ASCII");
    string("default");
    string("log-" + random.nextInt(3));
    List<ZeekType[]> fields = new ArrayList<>();
    int count = random.nextInt(1, 8);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      if (odd()) {
        out.writeByte(1);
        string("second");
      } else {
        out.writeByte(0);
      }
      string("f".repeat(random.nextInt(5)) + i);
      ZeekType[] type = {scalar(), ZeekType.VOID};
      if (random.nextInt(3) == 0) {
        type[1] = type[0];
        type[0] = random.nextBoolean() ? ZeekType.TABLE : ZeekType.VECTOR;
      }
      fields.add(type);
      out.writeInt(type[0].code());
      out.writeInt(type[1].code());
      out.writeByte(random.nextInt(2));
    }
    int records = random.nextInt(5);
    out.writeInt(records);
    for (int i = 0; i < records; i++) {
      for (ZeekType[] type : fields) {
        value(type[0], type[1], random.nextInt(4) > 0);
      }
    }
    if (odd()) {
      string("what is this?");
    }
  }

  private void value(ZeekType type, ZeekType elementType, boolean isPresent) throws IOException {
    out.writeInt(type.code());
    out.writeInt(odd() ? random.nextInt() : 0);
    out.writeByte(isPresent ? 1 : odd() ? 255 : 0);
    if (!isPresent) {
      return;
    }
    switch (type) {
      case BOOL -> out.writeLong(odd() ? random.nextLong() : random.nextInt(2));
      case INT, COUNT ->
          out.writeLong(random.nextBoolean() ? random.nextLong() : random.nextInt(3) - 1);
      case DOUBLE, TIME, INTERVAL ->
          out.writeLong(
              random.nextBoolean()
                  ? random.nextLong()
                  : Double.doubleToRawLongBits(DOUBLES[random.nextInt(DOUBLES.length)]));
      case STRING, ENUM, FUNC, FILE -> {
        byte[] text = new byte[random.nextInt(20)];
        random.nextBytes(text);
        out.writeInt(text.length);
        out.write(text);
      }
      case PORT -> {
        out.writeLong(random.nextInt(0x10000));
        out.writeInt(random.nextInt(4));
      }
      case ADDR -> address(random.nextBoolean());
      case SUBNET -> {
        boolean isIpv4 = random.nextBoolean();
        out.writeByte(isIpv4 ? random.nextInt(96, 129) : random.nextInt(129));
        address(isIpv4);
      }
      case TABLE, VECTOR -> {
        int size = random.nextInt(5);
        out.writeLong(size);
        for (int i = 0; i < size; i++) {
          value(elementType, ZeekType.VOID, type == ZeekType.TABLE || random.nextInt(4) > 0);
        }
      }
      case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
          throw new AssertionError("none of SCALARS");
    }
  }

  private void address(boolean isIpv4) throws IOException {
    byte[] address = new byte[isIpv4 ? 4 : 16];
    random.nextBytes(address);
    out.writeByte(isIpv4 ? 4 : 6);
    out.write(address);
  }

  private ZeekType scalar() {
    return SCALARS.get(random.nextInt(SCALARS.size()));
  }

  private boolean odd() {
    return isOdd && random.nextInt(4) == 0;
  }

  private void string(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }
}
