package org.zeekbus.zeek;

/**
 * What a decoder takes at most.
 *
 * @param depth how deep containers may nest: 1 for a vector of numbers
 * @param size longest input, in bytes
 */
public record DecodeLimits(int depth, int size) {

  /** The defaults: 100 levels (Zeek's JSON reader takes 64 of vectors), 256 MiB. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(100, 256 << 20);

  /** Deeper nesting could exhaust a decoder's stack. */
  private static final int DEEPEST = 1000;

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException naming the limit
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
