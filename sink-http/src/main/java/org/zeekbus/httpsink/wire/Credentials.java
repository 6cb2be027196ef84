package org.zeekbus.httpsink.wire;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.access.Authorization;
import org.zeekbus.sink.access.SecretSource;
import org.zeekbus.sink.access.Secrets;

/**
 * What each request says of who we are, and other headers that the site wants. Prints no secret.
 * Owner: nobody, it does not change.
 */
public final class Credentials {
  /** What follows from other settings. */
  private static final List<String> OURS = List.of("content-type", "content-encoding");

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> secrets = new ArrayList<>();

  private Credentials() {}

  /**
   * Reads them.
   *
   * @param tokenScheme the word before a token
   * @throws ConfigurationException if a file does not hold what it should
   */
  public static Credentials of(
      SettingValues settings, String tokenScheme, Map<String, String> environment)
      throws ConfigurationException {
    Credentials credentials = new Credentials();
    var _ =
        settings.read(HttpSection.HEADERS, headers -> credentials.addHeaders(headers, environment));
    settings
        .read(HttpSection.BEARER_FILE, file -> Authorization.token(tokenScheme, file, environment))
        .ifPresent(credentials::add);
    settings
        .read(
            HttpSection.PASSWORD_FILE,
            file -> Authorization.basic(settings.get(HttpSection.USER), file, environment))
        .ifPresent(credentials::add);
    return credentials;
  }

  /**
   * Finds headers that cannot be sent.
   *
   * @throws ConfigurationException naming one, without its value
   */
  public static void check(Map<String, String> headers) throws ConfigurationException {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (OURS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        throw new ConfigurationException(
            "%s: %s is set by layout and compression (expected: another header)"
                .formatted(HttpSection.HEADERS.key(), header.getKey()));
      }
      try {
        var _ =
            HttpRequest.newBuilder(URI.create("http://localhost"))
                .header(header.getKey(), header.getValue());
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "%s: %s cannot be sent (expected: a name of letters, digits and hyphens that HTTP does"
                    .formatted(HttpSection.HEADERS.key(), header.getKey())
                + " not need for itself, and a value of visible ASCII characters)");
      }
    }
  }

  private Credentials addHeaders(Map<String, String> wanted, Map<String, String> environment)
      throws ConfigurationException {
    for (Map.Entry<String, String> header : wanted.entrySet()) {
      Optional<SecretSource> elsewhere = SecretSource.in(header.getValue());
      String value =
          elsewhere.isPresent()
              ? elsewhere.get().line("the header " + header.getKey(), environment)
              : header.getValue();
      check(Map.of(header.getKey(), value));
      headers.put(header.getKey(), value);
      secrets.add(value);
    }
    return this;
  }

  private void add(Authorization authorization) {
    headers.put(Authorization.NAME, authorization.value());
    secrets.addAll(authorization.secrets().texts());
  }

  /** Headers of each request. */
  Map<String, String> headers() {
    return headers;
  }

  /** The same text without secrets, as a server may send back what it got. */
  public String hidden(String text) {
    return new Secrets(secrets).hidden(text);
  }
}
