package org.zeekbus.app.doctor;

import java.io.PrintWriter;
import java.io.Writer;
import java.net.NetworkInterface;
import java.net.SocketException;
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
import org.zeekbus.doctor.facts.FactsReader;
import org.zeekbus.doctor.facts.Names;
import org.zeekbus.doctor.facts.SettingOrigin;
import org.zeekbus.doctor.facts.Together;
import org.zeekbus.doctor.finding.Unseen;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.file.FilesSection;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
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

  /** For {@link Together}. */
  private static final String QUESTION = "settings";

  private final Configuration configuration;
  private final Request request;

  /**
   * What to make of it.
   *
   * @param file where its settings stand, or would
   * @param at what stands before the place of a setting, for people
   * @param user of the service whose file it is, if it is one's
   * @param isOffline whether no name may be asked for
   */
  record Request(Path file, DoctorRole role, String at, Optional<String> user, boolean isOffline) {}

  /** What a start would find, as far as this user sees it. */
  private record Looked(Optional<EndpointSecurity> security, List<String> errors) {}

  private ConfiguredBus(Configuration configuration, Request request) {
    this.configuration = configuration;
    this.request = request;
  }

  /**
   * That of a configuration.
   *
   * @param unseen takes what this user may not read
   */
  static Bus of(Configuration configuration, Request request, List<Unseen> unseen)
      throws InterruptedException {
    return new ConfiguredBus(configuration, request).bus(unseen);
  }

  /** One of whose configuration nothing is known but that it is refused, or not even that. */
  static Bus unknown(Path file, List<String> errors) {
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
        Bus.Configured.NOTHING,
        errors);
  }

  private Bus bus(List<Unseen> unseen) throws InterruptedException {
    List<String> refused = new ArrayList<>();
    BusKeys keys = keys(look(unseen, refused));
    ChosenSinks sinks = new ChosenSinks(configuration.sections().sinkTypes(), configuration);
    Map<String, SettingOrigin> origins = new HashMap<>();
    Map<String, String> values = new HashMap<>();
    configuration.sections().settings().forEach(setting -> add(setting, origins, values));
    ClusterEndpoints.byZeekctl(configuration).forEach(each -> replace(each, origins, values));
    Map<String, String> places = new HashMap<>();
    origins.forEach((key, origin) -> places.put(key, origin.text()));
    return new Bus(
        request.file(),
        request.role().hasBroker(),
        request.role().hasLogger(),
        ClusterEndpoints.xsub(configuration),
        ClusterEndpoints.xpub(configuration),
        ClusterEndpoints.listen(configuration),
        configuration.get(HttpSection.LISTEN),
        configuration.get(WebSocketSection.LISTEN),
        keys,
        Optional.of(configuration.get(LoggerSection.DIR)),
        archive(sinks),
        directories(sinks),
        configuration.get(BrokerSection.MEMORY).bytes(),
        configuration.get(LoggerRoleSection.INTAKE).bytes(),
        configuration.get(WebSocketSection.CONNECTIONS),
        configuration.find(LoggerSection.NODE),
        origins,
        new Bus.Configured(values, places),
        refused);
  }

  /** Names and file systems may let one wait for ever. */
  private Optional<EndpointSecurity> look(List<Unseen> unseen, List<String> refused)
      throws InterruptedException {
    boolean isWithNames = !request.isOffline() || hosts().noneMatch(ConfiguredBus::isName);
    if (!isWithNames) {
      unseen.add(
          new Unseen(
              "whether zeekbus starts with " + request.file(),
              "its endpoints have names of hosts, and nobody is asked for them",
              false));
    }
    Looked looked =
        Together.ask(Set.of(QUESTION), FactsReader.PATIENCE, _ -> looked(isWithNames))
            .get(QUESTION);
    if (looked == null) {
      unseen.add(
          new Unseen(
              "whether zeekbus starts with " + request.file(),
              "the name service or a file system gives no answer in %d s"
                  .formatted(FactsReader.PATIENCE.toSeconds()),
              true));
      return Optional.empty();
    }
    for (String error : looked.errors()) {
      if (!error.contains(NOT_OURS)) {
        refused.add(error);
      } else if (!request.user().equals(Optional.of(System.getProperty("user.name")))) {
        unseen.add(
            new Unseen(error, "run doctor as the user who runs zeekbus, to see that, too", true));
      }
    }
    return looked.security();
  }

  /** All that check-config looks at. */
  private Looked looked(boolean isWithNames) {
    Optional<EndpointSecurity> security = Optional.empty();
    try {
      EndpointSecurity found = EndpointSecurity.of(configuration);
      security = Optional.of(found);
      if (isWithNames) {
        var _ = RunCommand.check(configuration, new PrintWriter(Writer.nullWriter(), false));
        var _ = WebSocketStart.of(configuration, found, InheritedSockets.NONE);
        var _ = WebStart.of(configuration, InheritedSockets.NONE);
      }
      PathCheck.check(configuration);
      return new Looked(security, List.of());
    } catch (ConfigurationException e) {
      return new Looked(security, e.errors());
    }
  }

  private Stream<String> hosts() {
    return Stream.of(
            ClusterEndpoints.xsub(configuration).stream(),
            ClusterEndpoints.xpub(configuration).stream(),
            ClusterEndpoints.listen(configuration).stream(),
            configuration.get(HttpSection.LISTEN).stream(),
            configuration.get(WebSocketSection.LISTEN).stream())
        .flatMap(each -> each)
        .filter(Endpoint.Tcp.class::isInstance)
        .map(endpoint -> ((Endpoint.Tcp) endpoint).host());
  }

  /** Whether somebody must be asked what it stands for. */
  static boolean isName(String host) {
    try {
      return new Names(Map.of(), Set.of(), List.of()).isName(host)
          && NetworkInterface.getByName(host) == null;
    } catch (SocketException e) {
      return true;
    }
  }

  private <T> void add(
      Setting<T> setting, Map<String, SettingOrigin> origins, Map<String, String> values) {
    if (configuration.isSet(setting)) {
      origins.put(setting.key(), origin(setting));
    }
    values.put(
        setting.key(),
        configuration
            .find(setting)
            .map(setting.type()::format)
            .orElseGet(setting::fallbackForPeople));
  }

  /** As an editor takes it, and its key. */
  private SettingOrigin origin(Setting<?> setting) {
    Origin origin = configuration.origin(setting);
    String text = "%s%s: %s".formatted(request.at(), origin, setting.key());
    return switch (origin) {
      case Origin.Flag(String name) ->
          new SettingOrigin(text, "the command line of zeekbus", name + " ");
      case Origin.Variable(String name) ->
          new SettingOrigin(text, "the environment of zeekbus", name + "=");
      case Origin.Line(Path file, int _) ->
          new SettingOrigin(text, file.toString(), setting.key() + ": ");
      case Origin.Default _ ->
          new SettingOrigin(text, request.file().toString(), setting.key() + ": ");
    };
  }

  private <T> void replace(
      Replaced<T> replaced, Map<String, SettingOrigin> origins, Map<String, String> values) {
    origins.put(replaced.setting().key(), origin(BrokerSection.ZEEKCTL));
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
        origin(source.get()).text(),
        configuration.find(CurveSection.ZEEKCTL_KEYS),
        request.user().flatMap(user -> ServiceKeys.of(configuration, user)));
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
    if (request.role().hasBroker()) {
      directories.put(ServiceSection.DATA.key(), configuration.get(ServiceSection.DATA));
    }
    if (request.role().hasLogger()) {
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
