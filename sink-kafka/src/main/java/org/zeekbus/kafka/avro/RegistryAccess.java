package org.zeekbus.kafka.avro;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.access.Authorization;
import org.zeekbus.sink.access.ClientTls;
import org.zeekbus.sink.access.SecretSource;

/**
 * Where a schema registry is, and how it lets us in. Owner: nobody; never changes.
 *
 * @param url without user, password and a slash at its end
 * @param authorization what lets us in, if it asks for something
 * @param tls whom to trust, if not those whom the JVM trusts
 */
record RegistryAccess(URI url, Optional<Authorization> authorization, Optional<SSLContext> tls) {
  /**
   * Reads the files that the settings name.
   *
   * @throws ConfigurationException if one cannot be used
   */
  static RegistryAccess of(RegistrySettings settings, SettingValues values)
      throws ConfigurationException {
    return new RegistryAccess(
        URI.create(values.get(settings.url()).toString().replaceFirst("/+$", "")),
        authorization(settings, values, System.getenv()),
        ClientTls.context(values.find(settings.tlsCa()), Optional.empty(), Optional.empty()));
  }

  private static Optional<Authorization> authorization(
      RegistrySettings settings, SettingValues values, Map<String, String> environment)
      throws ConfigurationException {
    Optional<SecretSource> bearer = values.find(settings.bearerFile());
    Optional<SecretSource> password = values.find(settings.passwordFile());
    if (bearer.isPresent()) {
      return Optional.of(Authorization.token("Bearer", bearer.get(), environment));
    }
    return password.isPresent()
        ? Optional.of(Authorization.basic(values.get(settings.user()), password.get(), environment))
        : Optional.empty();
  }

  /** A text of the registry without secrets that it sent back. */
  String hidden(String text) {
    return authorization.map(each -> each.secrets().hidden(text)).orElse(text);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "schema registry " + url;
  }
}
