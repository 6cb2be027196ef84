package org.zeekbus.app.security;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.app.config.EndpointTypes;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zmtp.Endpoint;

/** The settings of keys and of who may connect. */
public final class CurveSection {
  /** The action against a client that exceeds its rights. */
  public enum OnViolation {
    /** Only what it sent is dropped. */
    DROP,
    /** Its connection ends, too. */
    DISCONNECT
  }

  public static final Section SECTION = new Section("curve");

  /** Settings of the same that stand at the top. */
  public static final Section TOP = new Section("", CurveSection::check);

  public static final Setting<KeyText> SERVER_PUBLIC =
      key("server-publickey", "The public key of those who listen: broker and loggers");

  public static final Setting<KeyText> SERVER_SECRET =
      key("server-secretkey", "The secret key of those who listen");

  public static final Setting<KeyText> CLIENT_PUBLIC =
      key("client-publickey", "The public key of those who connect: all nodes");

  public static final Setting<KeyText> CLIENT_SECRET =
      key("client-secretkey", "The secret key of those who connect; not needed to listen");

  /** The keys of a cluster. */
  public static final List<Setting<KeyText>> KEYS =
      List.of(SERVER_PUBLIC, SERVER_SECRET, CLIENT_PUBLIC, CLIENT_SECRET);

  public static final Setting<Path> CURVE_CLIENTS =
      SECTION.optional("clients", SettingType.FILE, "The older name of clients; needs CURVE keys");

  public static final Setting<OnViolation> ON_VIOLATION =
      SECTION.setting(
          "on-violation",
          SettingType.oneOf(OnViolation.class),
          OnViolation.DROP,
          "What happens to a client that exceeds its rights; what it sent is dropped and logged in any case");

  public static final Setting<List<Endpoint>> EXCEPT =
      SECTION.optional(
          "except",
          EndpointTypes.ENDPOINTS,
          "Endpoints that listen without CURVE although there are keys, spelled as in xsub, xpub or listen");

  public static final Setting<Path> CLIENTS =
      TOP.optional(
          "clients",
          SettingType.FILE,
          "A file that lists more clients, each with a CURVE key, a token or a certificate, and their"
              + " rights; reloaded when it changes");

  public static final Setting<Path> ZEEKCTL_KEYS =
      TOP.optional(
          "zeekctl-keys",
          SettingType.DIRECTORY,
          "Directory in which zeekctl keeps the four keys: ${SpoolDir}/zeromq/curve");

  public static final Setting<OnOff> INSECURE =
      TOP.setting(
          "insecure",
          SettingType.oneOf(OnOff.class),
          OnOff.OFF,
          "Listen without CURVE, and serve HTTP and WebSocket without TLS and proof of who asks, even where"
              + " other hosts can connect");

  private CurveSection() {}

  private static void check(SettingValues values) throws ConfigurationException {
    if (values.isSet(CLIENTS) && values.isSet(CURVE_CLIENTS)) {
      throw new ConfigurationException(
          values.conflict(CLIENTS, "names the list of clients, as does", CURVE_CLIENTS));
    }
  }

  /** The file that lists clients, by its name of now or by the older one. */
  static Optional<Path> clients(SettingValues values) {
    return values.find(CLIENTS).or(() -> values.find(CURVE_CLIENTS));
  }

  /** The files from which an endpoint that listens takes its keys. */
  public static List<Path> keyFiles(SettingValues values) {
    Optional<Path> directory = values.find(ZEEKCTL_KEYS);
    List<Path> files = new ArrayList<>();
    for (Setting<KeyText> setting : List.of(SERVER_SECRET, CLIENT_PUBLIC)) {
      directory
          .map(each -> each.resolve(KeyText.fileName(setting)))
          .or(() -> values.find(setting).flatMap(KeyText::keptIn))
          .ifPresent(files::add);
    }
    return files;
  }

  private static Setting<KeyText> key(String name, String description) {
    return SECTION.optional(name, KeyText.TYPE, description);
  }

  /** Zeek's variable for a key: {@code ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_SERVER_PUBLICKEY}. */
  public static String zeekVariable(Setting<KeyText> key) {
    return "ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_" + KeyText.fileName(key).toUpperCase(Locale.ROOT);
  }

  /** The variables from which Zeek's nodes take their keys. */
  public static Map<Setting<?>, String> zeekVariables() {
    Map<Setting<?>, String> variables = new LinkedHashMap<>();
    KEYS.forEach(key -> variables.put(key, zeekVariable(key)));
    return variables;
  }

  /**
   * Finds keys that do not come from where they should.
   *
   * @throws ConfigurationException if others may read a file with a secret key, or keys come from
   *     several sources
   */
  public static void checkSources(List<Map<Setting<?>, RawValue>> sources, SettingValues values)
      throws ConfigurationException {
    checkOnlyOwnerReads(SERVER_SECRET, values);
    checkOnlyOwnerReads(CLIENT_SECRET, values);
    checkKeysComeFromOne(sources);
  }

  /** A secret key in a file is as secret as the file. */
  private static void checkOnlyOwnerReads(Setting<KeyText> secret, SettingValues values)
      throws ConfigurationException {
    Optional<KeyText> key = values.find(secret);
    if (key.isPresent()
        && !key.get().isFile()
        && values.origin(secret) instanceof Origin.Line line) {
      Optional<String> permissions = KeyText.permissionsOfOthers(line.file());
      if (permissions.isPresent()) {
        throw new ConfigurationException(
            "%s: %s: others can read this file (%s): chmod 600, or keep the key in a file of its own (file:PATH)"
                .formatted(line, secret.key(), permissions.get()));
      }
    }
  }

  /** Keys of two sources together would be a set that nobody meant; Zeek refuses them, too. */
  private static void checkKeysComeFromOne(List<Map<Setting<?>, RawValue>> sources)
      throws ConfigurationException {
    List<String> where = new ArrayList<>();
    for (Map<Setting<?>, RawValue> source : sources) {
      KEYS.stream()
          .filter(source::containsKey)
          .findFirst()
          .map(source::get)
          .ifPresent(given -> where.add(given.origin().toString()));
      RawValue directory = source.get(ZEEKCTL_KEYS);
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
}
