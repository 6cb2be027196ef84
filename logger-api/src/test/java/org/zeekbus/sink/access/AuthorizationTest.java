package org.zeekbus.sink.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.settings.ConfigurationException;

/** The header that lets us in, and what of it nobody should see. */
final class AuthorizationTest {
  private static final SecretSource SECRET = new SecretSource("env:SECRET");

  @Test
  void aTokenStandsBehindItsScheme() throws Exception {
    Authorization token = Authorization.token("Bearer", SECRET, Map.of("SECRET", "abc.def"));
    assertThat(token.value()).isEqualTo("Bearer abc.def");
    assertThat(token.secrets().hidden("401: abc.def")).isEqualTo("401: (not shown)");
    assertThat(token).hasToString("Authorization");
  }

  @Test
  void aTokenHasNoSpaces() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Authorization.token("Bearer", SECRET, Map.of("SECRET", "abc def")))
        .withMessage("env:SECRET: not a token (expected: visible ASCII characters)");
  }

  @Test
  void userAndPasswordAreOneText() throws Exception {
    // RFC 7617, 2.1
    Authorization basic = Authorization.basic("test", SECRET, Map.of("SECRET", "123\u00a3"));
    assertThat(basic.value()).isEqualTo("Basic dGVzdDoxMjPCow==");
    assertThat(basic.secrets().hidden("dGVzdDoxMjPCow==, 123\u00a3"))
        .isEqualTo("(not shown), (not shown)");
  }

  @Test
  void aUserHasNoColon() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Authorization.basic("a:b", SECRET, Map.of("SECRET", "c")))
        .withMessage("user 'a:b' (expected: a user without a colon)");
  }
}
