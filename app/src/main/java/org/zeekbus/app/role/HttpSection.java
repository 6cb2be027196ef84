package org.zeekbus.app.role;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.http.HttpSettings;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.web.WebSettings;
import org.zeekbus.zmtp.Endpoint;

/** The settings of HTTP: where it listens, and who may ask. */
public final class HttpSection {
  static final Section SECTION = new Section("http");

  private static final String NONE = "none";

  private static final SettingType<Optional<Endpoint.Tcp>> LISTEN_TYPE =
      SettingType.one(
          "HOST:PORT|none",
          "",
          HttpSection::parseListen,
          listen -> listen.map(Endpoint.Tcp::hostAndPort).orElse(NONE));

  private static final SettingType<List<String>> HOSTS_TYPE =
      new SettingType<>(
          "NAME",
          "",
          SettingType.Form.LIST,
          texts -> texts.stream().map(HttpSection::parseHost).toList(),
          hosts -> hosts);

  public static final Setting<Optional<Endpoint.Tcp>> LISTEN =
      SECTION.setting(
          "listen",
          LISTEN_TYPE,
          Optional.of(new Endpoint.Tcp("127.0.0.1", 8757)),
          "Where the dashboard, metrics, health and API are served; none switches all of it off");

  public static final Setting<Path> TOKEN_FILE =
      SECTION.optional(
          "token-file",
          SettingType.FILE,
          "File with the token that requests need, as Authorization: Bearer; reloaded when it changes");

  public static final Setting<Path> CERT =
      SECTION.optional(
          "cert",
          SettingType.FILE,
          "File with the certificate for HTTPS and those of its issuers, PEM; reloaded when it changes");

  public static final Setting<Path> KEY =
      SECTION.optional(
          "key",
          SettingType.FILE,
          "File with the certificate's key, PEM; reloaded when it changes");

  public static final Setting<Path> CLIENT_CA =
      SECTION.optional(
          "client-ca",
          SettingType.FILE,
          "File with certificates, PEM: each client needs a certificate that one of them issued;"
              + " reloaded when it changes");

  public static final Setting<List<String>> HOSTS =
      SECTION.optional(
          "hosts",
          HOSTS_TYPE,
          "Names by which browsers may call zeekbus, besides addresses, localhost and the names of"
              + " this host");

  private HttpSection() {}

  /**
   * Finds files of which another is missing.
   *
   * @throws ConfigurationException with one line for each
   */
  static void check(SettingValues values) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    need(values, CERT, KEY, errors);
    need(values, KEY, CERT, errors);
    need(values, CLIENT_CA, CERT, errors);
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  private static void need(
      SettingValues values, Setting<Path> one, Setting<Path> other, List<String> errors) {
    if (values.isSet(one) && !values.isSet(other)) {
      errors.add("%s needs %s, too".formatted(values.describe(one), other.key()));
    }
  }

  /** The settings of what is served; nothing if nothing is. */
  static Optional<WebSettings> settings(SettingValues values) {
    Set<String> hosts = new LinkedHashSet<>(values.find(HOSTS).orElse(List.of()));
    return values
        .get(LISTEN)
        .map(listen ->
            new WebSettings(
                listen,
                HttpSettings.DEFAULT.withHosts(hosts),
                values.get(ObserveSection.SAMPLE),
                values.get(ObserveSection.SERIES)));
  }

  private static Optional<Endpoint.Tcp> parseListen(String text) {
    if (text.equals(NONE)) {
      return Optional.empty();
    }
    try {
      if (Endpoint.parse("tcp://" + text) instanceof Endpoint.Tcp listen) {
        return Optional.of(listen);
      }
    } catch (IllegalArgumentException e) {
      // Its message would speak of an endpoint that nobody wrote.
    }
    throw new IllegalArgumentException(
        "'" + text + "' (expected: host and port, such as 127.0.0.1:8757, or none)");
  }

  private static String parseHost(String text) {
    if (!text.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: the name of a host, without port)");
    }
    return text;
  }
}
