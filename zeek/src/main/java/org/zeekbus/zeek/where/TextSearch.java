package org.zeekbus.zeek.where;

/**
 * Finds a text in another in a time that grows with their lengths alone, whatever they are: Knuth,
 * Morris and Pratt. Senders choose both, so that a search that starts anew at each place could take
 * minutes.
 *
 * <p>Owner: one thread.
 */
final class TextSearch {
  private static final int FIRST_ROOM = 32;

  /** For each length of a part that matched, the length of the next shorter one. */
  private int[] shorter = new int[FIRST_ROOM];

  /** Prepares for a text to be found. */
  void prepare(Cell wanted) {
    int length = wanted.length;
    if (shorter.length <= length) {
      shorter = new int[Math.max(length + 1, shorter.length * 2)];
    }
    byte[] in = wanted.bytes;
    int at = wanted.offset;
    int matched = 0;
    for (int i = 1; i < length; i++) {
      while (matched > 0 && in[at + i] != in[at + matched]) {
        matched = shorter[matched];
      }
      if (in[at + i] == in[at + matched]) {
        matched++;
      }
      shorter[i + 1] = matched;
    }
  }

  /** Whether {@code wanted}, for which it is prepared, stands in {@code text}. */
  boolean finds(Cell wanted, Cell text) {
    int length = wanted.length;
    if (length == 0) {
      return true;
    }
    byte[] part = wanted.bytes;
    int from = wanted.offset;
    byte[] in = text.bytes;
    int matched = 0;
    for (int i = text.offset; i < text.offset + text.length; i++) {
      byte next = in[i];
      while (matched > 0 && next != part[from + matched]) {
        matched = shorter[matched];
      }
      if (next == part[from + matched] && ++matched == length) {
        return true;
      }
    }
    return false;
  }
}
