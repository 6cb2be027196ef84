package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes as the target of a request: refused, or a path that stays below the root.
 *
 * <p>This one alone: {@code mvn -pl web -am integration-test -Dtest=RequestTargetFuzzTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.time=1h}.
 */
@Tag("fuzz")
final class RequestTargetFuzzTest {
  private final HostCheck hosts = new HostCheck(List.of("known.example"), "http");

  @FuzzTest
  @DictionaryEntries({
    "/", "..", "%2e", "%2f", "%5c", "%00", "?", "&", "=", "%c0%af", "//", "[::1]:"
  })
  void anyBytes(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    boolean isOurs = hosts.admits(text);
    assertThat(isOurs && text.contains("evil")).isFalse();
    RequestTarget target;
    try {
      target = RequestTarget.parse(text);
    } catch (RefusedException e) {
      assertThat(e.answer().status()).isEqualTo(400);
      return;
    }
    assertThat(text).doesNotContain("\\");
    assertThat(target.path()).startsWith("/").doesNotContain("\0", "//");
    assertThat(target.path().split("/", -1)).doesNotContain(".", "..");
    target.query().values().forEach(values -> assertThat(values).isNotEmpty());
  }
}
