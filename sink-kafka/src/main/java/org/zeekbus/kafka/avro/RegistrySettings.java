package org.zeekbus.kafka.avro;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.access.SecretSource;
import org.zeekbus.sink.access.ServerUrl;

/**
 * The settings of a schema registry. Nothing here touches Avro's library. Owner: nobody; never
 * changes.
 */
public final class RegistrySettings {
  private final Setting<URI> url;
  private final Setting<SubjectTemplate> subject;
  private final Setting<String> user;
  private final Setting<SecretSource> passwordFile;
  private final Setting<SecretSource> bearerFile;
  private final Setting<Path> tlsCa;

  /** Declares them, below {@code registry} in a section. */
  public RegistrySettings(Section section) {
    url =
        section.optional(
            "registry.url",
            SettingType.one("URL", "", RegistrySettings::parseUrl, URI::toString),
            "Schema registry with Confluent's API, where readers of Avro find schemas, such as https://registry.example.net:8081");
    subject =
        section.setting(
            "registry.subject",
            SettingType.one("TEXT", "", SubjectTemplate::parse, SubjectTemplate::text),
            Optional::empty,
            "{topic}-value; {topic}-{record} if all logs have one topic",
            "Subject of a log's schema in the registry: {topic} stands for its topic, {record} for its name in Avro, such as zeek.conn");
    user =
        section.optional(
            "registry.user",
            SettingType.TEXT,
            "User for the schema registry; needs registry.password-file");
    passwordFile =
        section.optional(
            "registry.password-file",
            SecretSource.TYPE,
            "File with the password of that user; or env:NAME");
    bearerFile =
        section.optional(
            "registry.bearer-file",
            SecretSource.TYPE,
            "File with the token for the schema registry, sent as Authorization: Bearer; or env:NAME");
    tlsCa =
        section.optional(
            "registry.tls-ca",
            SettingType.FILE,
            "File with the certificates that the schema registry's must be issued by, PEM; without it, those that the JVM trusts");
  }

  /** Where the registry is. */
  public Setting<URI> url() {
    return url;
  }

  /** The name of a schema in it. */
  public Setting<SubjectTemplate> subject() {
    return subject;
  }

  Setting<String> user() {
    return user;
  }

  Setting<SecretSource> passwordFile() {
    return passwordFile;
  }

  Setting<SecretSource> bearerFile() {
    return bearerFile;
  }

  Setting<Path> tlsCa() {
    return tlsCa;
  }

  /**
   * Finds settings that do not go together.
   *
   * @param value what a record's value is: must be set to something else if there is no registry
   * @param isAvro whether it is Avro
   */
  public void check(SettingValues values, Setting<?> value, boolean isAvro)
      throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    if (isAvro && !values.isSet(url)) {
      errors.add(
          "%s needs %s: readers find the schema of a value there"
              .formatted(values.describe(value), url.key()));
    }
    for (Setting<?> each : List.of(url, subject, user, passwordFile, bearerFile, tlsCa)) {
      if (!isAvro && values.isSet(each)) {
        errors.add(
            "%s has no effect without %s avro".formatted(values.describe(each), value.key()));
      }
    }
    values.missing(user, passwordFile).ifPresent(errors::add);
    values.missing(passwordFile, user).ifPresent(errors::add);
    if (values.isSet(user) && values.isSet(bearerFile)) {
      errors.add(values.conflict(user, "does not go with", bearerFile));
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  private static URI parseUrl(String text) {
    URI uri =
        ServerUrl.parse(
            text, "https://registry.example.net:8081", "registry.user and registry.password-file");
    if (uri.getRawQuery() != null) {
      throw new IllegalArgumentException("'%s' (expected: a URL without ?)".formatted(text));
    }
    return uri;
  }
}
