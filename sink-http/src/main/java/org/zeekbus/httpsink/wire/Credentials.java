package org.zeekbus.httpsink.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.settings.SecretSource;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;

/** What the server is told of who we are. Prints no secret. Owner: nobody, it does not change. */
public final class Credentials {
  private final Optional<String> authorization;
  private final List<String> secrets;

  private Credentials(Optional<String> authorization, List<String> secrets) {
    this.authorization = authorization;
    this.secrets = secrets;
  }

  /**
   * Reads them.
   *
   * @param tokenScheme the word before a token
   * @throws ConfigurationException if a file does not hold what it should
   */
  public static Credentials of(
      SettingValues settings, String tokenScheme, Map<String, String> environment)
      throws ConfigurationException {
    Optional<SecretSource> token = settings.find(HttpSection.BEARER_FILE);
    if (token.isPresent()) {
      String secret = token.get().line("a token", environment);
      if (secret.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
        throw new ConfigurationException(
            token.get() + ": not a token (expected: visible ASCII characters)");
      }
      return new Credentials(Optional.of(tokenScheme + " " + secret), List.of(secret));
    }
    Optional<SecretSource> file = settings.find(HttpSection.PASSWORD_FILE);
    if (file.isPresent()) {
      String password = file.get().line("a password", environment);
      String pair =
          Base64.getEncoder()
              .encodeToString(
                  (settings.get(HttpSection.USER) + ":" + password)
                      .getBytes(StandardCharsets.UTF_8));
      return new Credentials(Optional.of("Basic " + pair), List.of(pair, password));
    }
    return new Credentials(Optional.empty(), List.of());
  }

  /** The value of the header {@code Authorization}. */
  Optional<String> authorization() {
    return authorization;
  }

  /** The same text without secrets, as a server may send back what it got. */
  public String hidden(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, SettingType.NOT_SHOWN);
    }
    return hidden;
  }
}
