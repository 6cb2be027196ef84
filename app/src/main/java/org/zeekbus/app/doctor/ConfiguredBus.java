package org.zeekbus.app.doctor;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeekbus.app.command.RunCommand;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.ConfigurationPrinter.Replaced;
import org.zeekbus.app.role.BrokerSection;
import org.zeekbus.app.role.ClusterEndpoints;
import org.zeekbus.app.role.HttpSection;
import org.zeekbus.app.role.LoggerRoleSection;
import org.zeekbus.app.role.PathCheck;
import org.zeekbus.app.role.ServiceSection;
import org.zeekbus.app.role.WebSocketSection;
import org.zeekbus.app.role.WebSocketStart;
import org.zeekbus.app.role.WebStart;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.BusKeys;
import org.zeekbus.doctor.finding.Unseen;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.file.FilesSection;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * Makes of a configuration what doctor knows of a zeekbus.
 *
 * <p>Owner: the caller of {@link #of}.
 */
final class ConfiguredBus {
  /** The words of the system for what another user may read. */
  private static final String NOT_OURS = "permission denied";

  private final Configuration configuration;
  private final Path file;
  private final DoctorRole role;
  private final List<Unseen> unseen;
  private final List<String> refused = new ArrayList<>();

  private ConfiguredBus(
      Configuration configuration, Path file, DoctorRole role, List<Unseen> unseen) {
    this.configuration = configuration;
    this.file = file;
    this.role = role;
    this.unseen = unseen;
  }

  /**
   * That of a configuration.
   *
   * @param file where its settings stand, or would
   * @param unseen takes what this user may not read
   */
  static Bus of(Configuration configuration, Path file, DoctorRole role, List<Unseen> unseen) {
    return new ConfiguredBus(configuration, file, role, unseen).bus();
  }

  /** One of whose configuration nothing is known but that it is refused. */
  static Bus refused(Path file, List<String> errors) {
    return new Bus(
        file,
        false,
        false,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        BusKeys.NONE,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        0,
        0,
        0,
        Optional.empty(),
        Map.of(),
        Map.of(),
        errors);
  }

  private Bus bus() {
    Optional<EndpointSecurity> security = security();
    ChosenSinks sinks = new ChosenSinks(configuration.sections().sinkTypes(), configuration);
    Map<String, String> origins = new HashMap<>();
    Map<String, String> values = new HashMap<>();
    configuration.sections().settings().forEach(setting -> add(setting, origins, values));
    ClusterEndpoints.byZeekctl(configuration).forEach(each -> replace(each, origins, values));
    return new Bus(
        file,
        role.hasBroker(),
        role.hasLogger(),
        ClusterEndpoints.xsub(configuration),
        ClusterEndpoints.xpub(configuration),
        ClusterEndpoints.listen(configuration),
        configuration.get(HttpSection.LISTEN),
        configuration.get(WebSocketSection.LISTEN),
        keys(security),
        Optional.of(configuration.get(LoggerSection.DIR)),
        archive(sinks),
        directories(sinks),
        configuration.get(BrokerSection.MEMORY).bytes(),
        configuration.get(LoggerRoleSection.INTAKE).bytes(),
        configuration.get(WebSocketSection.CONNECTIONS),
        configuration.find(LoggerSection.NODE),
        origins,
        values,
        refused);
  }

  /** All that check-config looks at; what this user may not read is not refused. */
  private Optional<EndpointSecurity> security() {
    Optional<EndpointSecurity> security = Optional.empty();
    try {
      EndpointSecurity found = EndpointSecurity.of(configuration);
      security = Optional.of(found);
      var _ = RunCommand.check(configuration, new PrintWriter(Writer.nullWriter(), false));
      var _ = WebSocketStart.of(configuration, found, InheritedSockets.NONE);
      var _ = WebStart.of(configuration, InheritedSockets.NONE);
      PathCheck.check(configuration);
    } catch (ConfigurationException e) {
      for (String error : e.errors()) {
        if (error.contains(NOT_OURS)) {
          unseen.add(
              new Unseen(error, "run doctor as the user who runs zeekbus, to see that, too", true));
        } else {
          refused.add(error);
        }
      }
    }
    return security;
  }

  private <T> void add(
      Setting<T> setting, Map<String, String> origins, Map<String, String> values) {
    if (configuration.isSet(setting)) {
      origins.put(setting.key(), place(setting));
    }
    values.put(
        setting.key(),
        configuration
            .find(setting)
            .map(setting.type()::format)
            .orElseGet(setting::fallbackForPeople));
  }

  /** Where it is set, as an editor takes it, and its key. */
  private String place(Setting<?> setting) {
    return "%s: %s".formatted(configuration.origin(setting), setting.key());
  }

  private <T> void replace(
      Replaced<T> replaced, Map<String, String> origins, Map<String, String> values) {
    origins.put(replaced.setting().key(), place(BrokerSection.ZEEKCTL));
    values.put(replaced.setting().key(), replaced.setting().type().format(replaced.value()));
  }

  private BusKeys keys(Optional<EndpointSecurity> security) {
    List<Endpoint> except = configuration.find(CurveSection.EXCEPT).orElse(List.of());
    Optional<Setting<?>> source =
        Stream.concat(Stream.<Setting<?>>of(CurveSection.ZEEKCTL_KEYS), CurveSection.KEYS.stream())
            .filter(configuration::isSet)
            .findFirst();
    if (source.isEmpty()) {
      return BusKeys.NONE;
    }
    String origin = place(source.get());
    Optional<Endpoint> encrypted =
        Stream.of(ClusterEndpoints.xpub(configuration), ClusterEndpoints.listen(configuration))
            .flatMap(List::stream)
            .filter(endpoint -> !except.contains(endpoint))
            .findFirst();
    return new BusKeys(
        true,
        security
            .flatMap(found -> encrypted.map(found::of))
            .filter(Security.CurveServer.class::isInstance)
            .map(server -> ((Security.CurveServer) server).secretKey().publicKey()),
        security
            .map(found -> found.clients().stream().map(CurvePeer::key).collect(Collectors.toSet()))
            .orElse(Set.of()),
        except,
        origin);
  }

  private Optional<Path> archive(ChosenSinks sinks) {
    boolean isArchived =
        sinks.entries().stream().anyMatch(entry -> entry.type().name().equals("files"))
            && configuration.get(FilesSection.ARCHIVE).isOn()
            && !configuration.isSet(FilesSection.COMMAND);
    return isArchived
        ? Optional.of(
            configuration
                .find(FilesSection.ARCHIVE_DIR)
                .orElseGet(() -> configuration.get(LoggerSection.DIR).resolve("archive")))
        : Optional.empty();
  }

  /** Those that are written out: others depend on where zeekbus is started. */
  private Map<String, Path> directories(ChosenSinks sinks) {
    Map<String, Path> directories = new LinkedHashMap<>();
    if (role.hasBroker()) {
      directories.put(ServiceSection.DATA.key(), configuration.get(ServiceSection.DATA));
    }
    if (role.hasLogger()) {
      directories.put(LoggerSection.DIR.key(), configuration.get(LoggerSection.DIR));
      if (sinks.spool()) {
        directories.put(LoggerSection.SPOOL.key(), LoggerSection.spool(configuration));
      }
      sinks.directories().forEach((setting, path) -> directories.put(setting.key(), path));
    }
    directories.values().removeIf(path -> !path.isAbsolute());
    return directories;
  }
}
