package org.zeekbus.zeek;

/**
 * The limits of a decoder.
 *
 * @param depth the deepest nesting of containers: 1 for a vector of numbers
 * @param size the longest input, in bytes
 */
public record DecodeLimits(int depth, int size) {

  /** The defaults: 100 levels (Zeek's JSON reader takes 64 of vectors), 256 MiB. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(100, 256 << 20);

  /** Deeper nesting could exhaust a decoder's stack. */
  private static final int DEEPEST = 1000;

  /**
   * Checks both limits.
   *
   * @throws IllegalArgumentException naming the wrong limit
   */
  public DecodeLimits {
    if (depth < 1 || depth > DEEPEST) {
      throw new IllegalArgumentException(
          "depth limit: %d (expected: 1 to %d)".formatted(depth, DEEPEST));
    }
    if (size < 1) {
      throw new IllegalArgumentException("size limit: " + size + " (expected: more than 0)");
    }
  }
}
