package org.zeekbus.columns;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;
import org.zeekbus.zeek.value.XxHash64;

/**
 * A split block bloom filter: 8 bits are set for each value, one in each word of a block of 32
 * bytes. Source: {@code BloomFilter.md} of parquet-format 2.12. parquet-java's own hashes with
 * {@code sun.misc.Unsafe}, of which the JDK warns.
 */
final class BlockBloomFilter implements BloomFilter {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int BLOCK = 32;
  private static final int LARGEST = 1 << 20;
  private static final int[] SALTS = {
    0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
  };

  private final byte[] bits;

  /**
   * One for so many different values. The size is a power of 2, as some readers want it: 8 to 16
   * bits a value, so that of the values that are not there 2 % or less seem to be.
   */
  BlockBloomFilter(int values) {
    int bytes = Math.clamp(values, BLOCK, LARGEST);
    int size = Integer.highestOneBit(bytes);
    bits = new byte[size == bytes ? size : 2 * size];
  }

  @Override
  public void insertHash(long hash) {
    int block = block(hash);
    for (int i = 0; i < SALTS.length; i++) {
      int at = block + i * Integer.BYTES;
      INTS.set(bits, at, (int) INTS.get(bits, at) | mask((int) hash, i));
    }
  }

  @Override
  public boolean findHash(long hash) {
    int block = block(hash);
    for (int i = 0; i < SALTS.length; i++) {
      if (((int) INTS.get(bits, block + i * Integer.BYTES) & mask((int) hash, i)) == 0) {
        return false;
      }
    }
    return true;
  }

  private int block(long hash) {
    return (int) (((hash >>> 32) * (bits.length / BLOCK)) >>> 32) * BLOCK;
  }

  private static int mask(int key, int word) {
    return 1 << ((key * SALTS[word]) >>> 27);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(bits);
  }

  @Override
  public int getBitsetSize() {
    return bits.length;
  }

  @Override
  public long hash(Binary value) {
    byte[] bytes = value.getBytes();
    return XxHash64.of(bytes, 0, bytes.length);
  }

  @Override
  public long hash(long value) {
    byte[] bytes = new byte[Long.BYTES];
    LONGS.set(bytes, 0, value);
    return XxHash64.of(bytes, 0, bytes.length);
  }

  @Override
  public long hash(int value) {
    byte[] bytes = new byte[Integer.BYTES];
    INTS.set(bytes, 0, value);
    return XxHash64.of(bytes, 0, bytes.length);
  }

  @Override
  public long hash(double value) {
    return hash(Double.doubleToRawLongBits(value));
  }

  @Override
  public long hash(float value) {
    return hash(Float.floatToRawIntBits(value));
  }

  @Override
  public long hash(Object value) {
    return switch (value) {
      case Binary binary -> hash(binary);
      case Long number -> hash(number.longValue());
      case Integer number -> hash(number.intValue());
      case Double number -> hash(number.doubleValue());
      case Float number -> hash(number.floatValue());
      default -> throw new IllegalArgumentException("a " + value.getClass() + " in a bloom filter");
    };
  }

  @Override
  public HashStrategy getHashStrategy() {
    return HashStrategy.XXH64;
  }

  @Override
  public Algorithm getAlgorithm() {
    return Algorithm.BLOCK;
  }

  @Override
  public Compression getCompression() {
    return Compression.UNCOMPRESSED;
  }
}
