package org.zeekbus.sink.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.zeekbus.settings.ConfigurationException;

/**
 * The header of HTTP that lets us in. Owner: nobody, it does not change.
 *
 * @param value of the header; a secret
 * @param secrets its parts, which a server may send back
 */
public record Authorization(String value, Secrets secrets) {
  /** The header's name. */
  public static final String NAME = "Authorization";

  /**
   * With a token.
   *
   * @param scheme the word before it, such as {@code Bearer}
   * @throws ConfigurationException if there is no token
   */
  public static Authorization token(
      String scheme, SecretSource source, Map<String, String> environment)
      throws ConfigurationException {
    String token = source.line("a token", environment);
    if (token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new ConfigurationException(
          source + ": not a token (expected: visible ASCII characters)");
    }
    return new Authorization(scheme + " " + token, new Secrets(List.of(token)));
  }

  /**
   * With a user and a password (RFC 7617).
   *
   * @throws ConfigurationException if there is no password, or the user has a colon
   */
  public static Authorization basic(
      String user, SecretSource source, Map<String, String> environment)
      throws ConfigurationException {
    if (user.indexOf(':') >= 0) {
      throw new ConfigurationException(
          "user '%s' (expected: a user without a colon)".formatted(user));
    }
    String password = source.line("a password", environment);
    String pair =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return new Authorization("Basic " + pair, new Secrets(List.of(pair, password)));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return NAME;
  }
}
