package org.zeekbus.settings;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written {@code 4096}, {@code 4KiB}, {@code 64MiB} or {@code 1GiB}. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,12}) ?(|KiB|MiB|GiB)");
  private static final String[] UNITS = {"", "KiB", "MiB", "GiB"};

  /**
   * A number of bytes.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: " + bytes + " (expected: at least 0)");
    }
  }

  /**
   * Reads what {@link #toString} writes. Units are those of 1,024 only: MB would leave open which
   * it means.
   *
   * @throws IllegalArgumentException showing how sizes are written
   */
  public static ByteSize parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' (expected: bytes, such as 4096 or 64MiB)");
    }
    long number = Long.parseLong(matcher.group(1));
    int shift = 10 * Arrays.asList(UNITS).indexOf(matcher.group(2));
    if (number > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("'" + text + "' (expected: fewer bytes)");
    }
    return new ByteSize(number << shift);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** In the largest unit that leaves no rest. */
  @Override
  public String toString() {
    int unit = bytes == 0 ? 0 : Math.min(3, Long.numberOfTrailingZeros(bytes) / 10);
    return (bytes >> (10 * unit)) + UNITS[unit];
  }
}
