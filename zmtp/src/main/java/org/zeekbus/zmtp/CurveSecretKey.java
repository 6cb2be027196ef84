package org.zeekbus.zmtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.zeekbus.zmtp.sodium.Sodium;

/**
 * The secret half of a CURVE pair. It lies outside the heap, where no collector copies it; {@link
 * #wipe} overwrites it. {@link #toString} does not show it; {@link #text} does.
 *
 * <p>Owner: any thread; it must not be used after {@link #wipe}.
 */
public final class CurveSecretKey {
  private final MemorySegment key = Arena.ofAuto().allocate(Sodium.KEY);

  private CurveSecretKey() {}

  /**
   * Reads a key from its 40 characters.
   *
   * @throws IllegalArgumentException saying what is wrong, without the key
   */
  public static CurveSecretKey parse(String text) {
    byte[] bytes = CurvePublicKey.bytes(text);
    CurveSecretKey read = new CurveSecretKey();
    read.key.copyFrom(MemorySegment.ofArray(bytes));
    Arrays.fill(bytes, (byte) 0);
    return read;
  }

  /** A new key from the system's randomness. */
  public static CurveSecretKey generate() {
    CurveSecretKey fresh = new CurveSecretKey();
    Sodium.random(fresh.key);
    return fresh;
  }

  /** The public key that belongs to it. */
  public CurvePublicKey publicKey() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment publicKey = arena.allocate(Sodium.KEY);
      Sodium.publicKey(publicKey, key);
      return CurvePublicKey.of(publicKey);
    }
  }

  /** Its 40 characters, for a file or screen that is meant to show the key. */
  public String text() {
    byte[] bytes = key.toArray(ValueLayout.JAVA_BYTE);
    String text = Z85.encode(bytes);
    Arrays.fill(bytes, (byte) 0);
    return text;
  }

  /** Overwrites the key. */
  public void wipe() {
    Sodium.wipe(key);
  }

  /** The 32 bytes of the key, for reading. They are zeros after {@link #wipe}. */
  public MemorySegment segment() {
    return key.asReadOnly();
  }

  @Override
  public String toString() {
    return "secret key";
  }
}
