package org.zeekbus.kafka.avro;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.access.Authorization;
import org.zeekbus.sink.access.ClientTls;

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
        ClientTls.context(values, settings.tlsCa()));
  }

  private static Optional<Authorization> authorization(
      RegistrySettings settings, SettingValues values, Map<String, String> environment)
      throws ConfigurationException {
    Optional<Authorization> token =
        values.read(
            settings.bearerFile(), file -> Authorization.token("Bearer", file, environment));
    return token.isPresent()
        ? token
        : values.read(
            settings.passwordFile(),
            file -> Authorization.basic(values.get(settings.user()), file, environment));
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
