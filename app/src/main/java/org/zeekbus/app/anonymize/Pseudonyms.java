package org.zeekbus.app.anonymize;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import org.zeekbus.zeek.value.Bytes;

/**
 * A word for each string, always the same: a keyed hash in letters and digits. Its length is that
 * of the string, rounded up to a power of two, at least eight.
 *
 * <p>Owner: one thread.
 */
final class Pseudonyms {
  private static final byte[] LETTERS =
      "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);
  private static final int SHORTEST = 8;
  private static final int MOST_REMEMBERED = 1 << 14;
  private static final int LONGEST_REMEMBERED = 1 << 10;

  private final Mac mac;
  private final Map<Bytes, Bytes> known = new LinkedHashMap<>();

  Pseudonyms(AnonymizeKey key) {
    this.mac = AnonymizeKey.mac(key.derive("strings"));
  }

  /** The word for a string; nothing for nothing. */
  Bytes replace(Bytes string) {
    if (string.length() == 0) {
      return string;
    }
    Bytes word = known.get(string);
    if (word != null) {
      return word;
    }
    word = word(string);
    if (string.length() <= LONGEST_REMEMBERED) {
      if (known.size() == MOST_REMEMBERED) {
        known.clear();
      }
      known.put(string, word);
    }
    return word;
  }

  private Bytes word(Bytes string) {
    byte[] hash = mac.doFinal(string.toArray());
    int longest = Math.max(SHORTEST, string.length());
    long length = Long.highestOneBit(2L * longest - 1);
    byte[] word = new byte[(int) Math.min(length, Integer.MAX_VALUE - 8)];
    for (int i = 0; i < word.length; i++) {
      word[i] = LETTERS[hash[i % hash.length] & 31];
    }
    return Bytes.of(word);
  }
}
