package org.zeekbus.logger.shape;

import java.util.List;
import org.zeekbus.zeek.value.Bytes;

/**
 * Chooses logs by their paths. The last pattern that fits a path decides; one with {@code !} before
 * it excludes. A path that none fits is chosen only if the first pattern excludes.
 *
 * <p>Owner: any thread.
 */
public record PathPatterns(List<String> patterns) {
  private static final String NOT = "!";

  /**
   * These patterns.
   *
   * @throws IllegalArgumentException if one is empty
   */
  public PathPatterns {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (pattern.isBlank() || pattern.equals(NOT)) {
        throw new IllegalArgumentException(
            "'%s' (expected: a log path such as conn, dns_* or !dns)".formatted(pattern));
      }
    }
  }

  /** Whether the log with this path is chosen. */
  public boolean choose(Bytes path) {
    int[] text = path.text().codePoints().toArray();
    boolean isChosen = patterns.getFirst().startsWith(NOT);
    for (String pattern : patterns) {
      boolean isNot = pattern.startsWith(NOT);
      if (fits(pattern.codePoints().skip(isNot ? 1 : 0).toArray(), text)) {
        isChosen = !isNot;
      }
    }
    return isChosen;
  }

  /** In steps of at most the lengths' product, whatever a node calls its log. */
  private static boolean fits(int[] pattern, int[] text) {
    int p = 0;
    int t = 0;
    int star = -1; // the last one
    int behind = 0; // it stands for the text up to here
    while (t < text.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        behind = t;
      } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++behind;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }
}
