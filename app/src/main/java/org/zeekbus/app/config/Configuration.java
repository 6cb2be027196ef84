package org.zeekbus.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zmtp.Endpoint;

/** The value of every setting, each with its origin. */
public final class Configuration implements SettingValues {
  // The first two ports of zeekctl's ZeekPort.
  public static final int ZEEKCTL_XPUB_PORT = 27760;
  public static final int ZEEKCTL_XSUB_PORT = 27761;

  /** The logger's own, as zeekctl's would be one of its loggers'. */
  private static final int LOGGER_PORT = 5557;

  private record Value<T>(T value, Origin origin) {}

  /** Gives the same again as things are then. */
  @FunctionalInterface
  private interface Loader {
    Configuration load() throws ConfigurationException;
  }

  /** What somebody set. */
  private final Map<Setting<?>, Value<?>> values = new LinkedHashMap<>();

  private final Optional<Path> file;
  private final Loader loader;

  private Configuration(Optional<Path> file, Loader loader) {
    this.file = file;
    this.loader = loader;
  }

  /**
   * What the command line, the environment and the file that one of them names say together.
   *
   * @throws ConfigurationException with all that is wrong, one line each
   */
  public static Configuration load(Flags flags, Environment environment)
      throws ConfigurationException {
    throwIfAny(Settings.SINK_TYPES.errors());
    List<Map<Setting<?>, RawValue>> sources = new ArrayList<>();
    Optional<Path> file = flags.file().or(environment::file);
    if (file.isPresent()) {
      sources.add(ConfigurationFile.read(file.get()));
    }
    environment.rejectUnknown();
    sources.add(environment.zeekKeys());
    sources.add(environment.settings());
    sources.add(flags.settings());
    return of(sources, file, () -> load(flags, environment));
  }

  /**
   * The same command line and environment, with the file as it is now.
   *
   * @throws ConfigurationException as a start would
   */
  public Configuration again() throws ConfigurationException {
    return loader.load();
  }

  /** The file that was read, if any. */
  public Optional<Path> file() {
    return file;
  }

  /** What somebody has said, by file, variables and flags, for people. */
  public String sources() {
    Set<String> names = new LinkedHashSet<>();
    file.ifPresent(path -> names.add(path.toString()));
    Settings.ALL.stream()
        .map(this::origin)
        .filter(origin -> origin instanceof Origin.Variable || origin instanceof Origin.Flag)
        .forEach(origin -> names.add(origin.toString()));
    return names.isEmpty() ? "defaults" : String.join(", ", names);
  }

  /** The keys of settings that have another value there; not the log level's, which may change. */
  public List<String> changes(Configuration other) {
    return Stream.of(Settings.ALL, values.keySet(), other.values.keySet()) // sinks have their own
        .<Setting<?>>flatMap(Collection::stream)
        .distinct()
        .filter(setting -> !setting.equals(Settings.LOG_LEVEL))
        .filter(setting -> !text(setting).equals(other.text(setting)))
        .map(Setting::key)
        .toList();
  }

  private <T> Optional<String> text(Setting<T> setting) {
    return find(setting).map(setting.type()::format);
  }

  /**
   * Reads what the sources say; a later source goes before an earlier one. Each is checked whole,
   * also where another goes before it.
   *
   * @throws ConfigurationException with everything that is wrong, one line each
   */
  public static Configuration of(List<Map<Setting<?>, RawValue>> sources)
      throws ConfigurationException {
    return of(sources, Optional.empty(), () -> of(sources));
  }

  private static Configuration of(
      List<Map<Setting<?>, RawValue>> sources, Optional<Path> file, Loader loader)
      throws ConfigurationException {
    Configuration configuration = new Configuration(file, loader);
    List<String> errors = new ArrayList<>();
    for (Map<Setting<?>, RawValue> source : sources) {
      source.forEach((setting, given) -> {
        try {
          configuration.put(setting, given);
        } catch (IllegalArgumentException e) {
          errors.add("%s: %s: %s".formatted(given.origin(), setting.key(), e.getMessage()));
        }
      });
    }
    throwIfAny(errors);
    for (Setting<KeyText> secret : List.of(Settings.SERVER_SECRET, Settings.CLIENT_SECRET)) {
      configuration.checkOnlyOwnerReads(secret);
    }
    checkKeysComeFromOne(sources);
    throwIfAny(new Conflicts(configuration).find());
    return configuration;
  }

  /** Keys of two sources together would be a set that nobody meant; Zeek refuses them, too. */
  private static void checkKeysComeFromOne(List<Map<Setting<?>, RawValue>> sources)
      throws ConfigurationException {
    List<String> where = new ArrayList<>();
    for (Map<Setting<?>, RawValue> source : sources) {
      Settings.CURVE_KEYS.stream()
          .filter(source::containsKey)
          .findFirst()
          .map(source::get)
          .ifPresent(given -> where.add(given.origin().toString()));
      RawValue directory = source.get(Settings.ZEEKCTL_KEYS);
      if (directory != null) {
        where.add(directory.origin().toString());
      }
    }
    if (where.size() > 1) {
      throw new ConfigurationException(
          "CURVE keys from several sources at the same time: %s (expected: one)"
              .formatted(String.join(", ", where)));
    }
  }

  /** A secret key in a file is as secret as the file. */
  private void checkOnlyOwnerReads(Setting<KeyText> secret) throws ConfigurationException {
    Value<?> value = values.get(secret);
    if (value != null
        && value.origin() instanceof Origin.Line line
        && value.value() instanceof KeyText key
        && !key.isFile()) {
      Optional<String> permissions = KeyText.permissionsOfOthers(line.file());
      if (permissions.isPresent()) {
        throw new ConfigurationException(
            "%s: %s: others may read this file (%s): chmod 600, or name a file for the key (file:PATH)"
                .formatted(line, secret.key(), permissions.get()));
      }
    }
  }

  private static void throwIfAny(List<String> errors) throws ConfigurationException {
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  private <T> void put(Setting<T> setting, RawValue given) {
    T value = setting.type().parser().apply(given.texts());
    values.put(setting, new Value<>(value, given.origin()));
  }

  @Override
  public <T> Optional<T> find(Setting<T> setting) {
    Value<?> value = values.get(setting);
    if (value == null) {
      return setting.fallback().get();
    }
    @SuppressWarnings("unchecked") // put() keeps them together
    T found = (T) value.value();
    return Optional.of(found);
  }

  /** Where publishers connect, be it by zeekctl's convention. */
  public List<Endpoint> xsub() {
    return endpoints(Settings.XSUB, ZEEKCTL_XSUB_PORT);
  }

  /** Where subscribers connect, be it by zeekctl's convention. */
  public List<Endpoint> xpub() {
    return endpoints(Settings.XPUB, ZEEKCTL_XPUB_PORT);
  }

  /** Where nodes push their logs: at zeekctl's address, unless somebody says otherwise. */
  public List<Endpoint> listen() {
    return isSet(Settings.LISTEN) ? get(Settings.LISTEN) : endpoints(Settings.LISTEN, LOGGER_PORT);
  }

  /** The XPUB of the broker that a logger joins at. */
  public Endpoint brokerXpub() {
    return broker(Settings.BROKER_XPUB, ZEEKCTL_XPUB_PORT);
  }

  /** The XSUB of the broker that a logger joins at. */
  public Endpoint brokerXsub() {
    return broker(Settings.BROKER_XSUB, ZEEKCTL_XSUB_PORT);
  }

  private Endpoint broker(Setting<Endpoint> setting, int port) {
    return isSet(setting)
        ? get(setting)
        : find(Settings.ZEEKCTL)
            .<Endpoint>map(address -> new Endpoint.Tcp(toConnect(address), port))
            .orElseGet(() -> get(setting));
  }

  /** What stands for all addresses, or for an interface, is only one to listen on. */
  private static String toConnect(Endpoint.Tcp bound) {
    try {
      InetAddress address = bound.toBind().getAddress();
      return address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    } catch (UnknownHostException e) {
      return bound.host(); // it cannot be bound, which says more
    }
  }

  private List<Endpoint> endpoints(Setting<List<Endpoint>> setting, int port) {
    return find(Settings.ZEEKCTL)
        .map(address -> List.<Endpoint>of(new Endpoint.Tcp(address.host(), port)))
        .orElseGet(() -> get(setting));
  }

  @Override
  public boolean isSet(Setting<?> setting) {
    return values.containsKey(setting);
  }

  @Override
  public Origin origin(Setting<?> setting) {
    Value<?> value = values.get(setting);
    return value == null ? Origin.DEFAULT : value.origin();
  }
}
