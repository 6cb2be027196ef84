package org.zeekbus.app.role;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.ConfigurationPrinter.Replaced;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.logger.sinks.SinkEntry;
import org.zeekbus.settings.Setting;
import org.zeekbus.web.api.ConfigDocument;
import org.zeekbus.web.api.ConnectionsDocument;
import org.zeekbus.web.api.Installation;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Topic;

/** What the API says of this process that its roles do not know. Owner: the caller. */
final class WebInstallation {
  private final Configuration configuration;
  private final EndpointSecurity security;

  private WebInstallation(Configuration configuration, EndpointSecurity security) {
    this.configuration = configuration;
    this.security = security;
  }

  static Installation of(Configuration configuration, EndpointSecurity security, Roles roles) {
    WebInstallation it = new WebInstallation(configuration, security);
    return new Installation(
        Version.number(),
        Version.revision(),
        ProcessHandle.current().info().startInstant().orElseGet(Instant::now),
        it.settings(),
        it::clients,
        security.isCurve(),
        directories(configuration, roles));
  }

  private List<ConfigDocument.Setting> settings() {
    Map<Setting<?>, Replaced<?>> replaced =
        ClusterEndpoints.byZeekctl(configuration).stream()
            .collect(Collectors.toMap(Replaced::setting, Function.identity()));
    List<ConfigDocument.Setting> all = new ArrayList<>();
    for (Setting<?> setting : configuration.sections().settings()) {
      Replaced<?> other = replaced.get(setting);
      all.add(
          other == null
              ? document(setting.key(), setting)
              : new ConfigDocument.Setting(setting.key(), text(other), "by " + other.by()));
    }
    Setting<List<SinkEntry>> sinks = configuration.sections().sinkTypes().sinks();
    for (SinkEntry entry : configuration.find(sinks).orElse(List.of())) {
      entry
          .set(configuration)
          .forEach((key, setting) ->
              all.add(document("%s.%s.%s".formatted(sinks.key(), entry.name(), key), setting)));
    }
    return all;
  }

  /** A secret's own type says that it is not shown. */
  private <T> ConfigDocument.Setting document(String key, Setting<T> setting) {
    String value =
        configuration
            .find(setting)
            .map(setting.type()::format)
            .orElseGet(setting::fallbackForPeople);
    return new ConfigDocument.Setting(key, value, configuration.origin(setting).toString());
  }

  private static <T> String text(Replaced<T> replaced) {
    return replaced.setting().type().format(replaced.value());
  }

  private List<ConnectionsDocument.Client> clients() {
    return security.isCurve()
        ? security.clients().stream().map(WebInstallation::client).toList()
        : List.of();
  }

  /** Who is connected is not known here. */
  private static ConnectionsDocument.Client client(CurvePeer peer) {
    return new ConnectionsDocument.Client(
        peer.name(),
        0,
        texts(peer.rights().publish()),
        texts(peer.rights().subscribe()),
        peer.rights().push());
  }

  private static @Nullable List<String> texts(Optional<List<Topic>> topics) {
    return topics.map(all -> all.stream().map(Topic::toString).toList()).orElse(null);
  }

  /** Where roles write. */
  static List<Path> directories(Configuration configuration, Roles roles) {
    Set<Path> all = new LinkedHashSet<>();
    boolean isLogger = roles.logger() != null;
    // A broker alone keeps no topics unless it is told to.
    if (roles.broker() != null && (isLogger || configuration.isSet(ServiceSection.DATA))) {
      configuration.find(ServiceSection.DATA).ifPresent(all::add);
    }
    if (isLogger) {
      ChosenSinks sinks = new ChosenSinks(configuration.sections().sinkTypes(), configuration);
      all.add(configuration.get(LoggerSection.DIR));
      if (sinks.spool()) {
        all.add(LoggerSection.spool(configuration));
      }
      all.addAll(sinks.directories().values());
    }
    return List.copyOf(all);
  }
}
