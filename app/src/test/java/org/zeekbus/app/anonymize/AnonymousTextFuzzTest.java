package org.zeekbus.app.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Values;

/**
 * Any bytes as text with addresses: an address that stands alone behind them is replaced always, as
 * anywhere else, and the same bytes give the same.
 */
@Tag("fuzz")
final class AnonymousTextFuzzTest {
  private static final String SUFFIX = " ; 192.0.2.7 ; 2001:db8::7";

  private final AddressCipher cipher =
      new AddressCipher(
          AnonymizeKey.of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  private final AnonymousText text = new AnonymousText(cipher);
  private final String replaced =
      " ; %s ; %s"
          .formatted(
              cipher.replace(Values.address("192.0.2.7")),
              cipher.replace(Values.address("2001:db8::7")));

  @FuzzTest
  @DictionaryEntries({"::", "1.2.3.4", "2001:db8:", "in-addr.arpa", ".ip6.arpa", "f.e.d.", "255"})
  void anyBytes(byte[] data) {
    String all = new String(data, StandardCharsets.ISO_8859_1) + SUFFIX;
    Bytes bytes = Bytes.of(all.getBytes(StandardCharsets.ISO_8859_1));
    Bytes other = text.replace(bytes);
    assertThat(new String(other.toArray(), StandardCharsets.ISO_8859_1)).endsWith(replaced);
    assertThat(text.replace(bytes)).isEqualTo(other);
  }
}
