package org.zeekbus.doctor.site;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody wanted to write. Owner: nobody. */
final class Misprint {
  private Misprint() {}

  /** The word to which the fewest changes lead. */
  static String nearest(String misprint, List<String> words) {
    return words.stream()
        .min(Comparator.comparingInt(word -> distance(misprint, word)))
        .orElseThrow();
  }

  /** How many characters must be put in, left out or changed; case does not count. */
  static int distance(String one, String other) {
    String from = one.toLowerCase(Locale.ROOT);
    String to = other.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[to.length()];
  }
}
