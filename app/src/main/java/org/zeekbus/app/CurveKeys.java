package org.zeekbus.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.CurveClients;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurveSecretKey;
import org.zeekbus.zmtp.Security;

/**
 * The keys of a cluster: one pair for those who listen, one for those who connect. A set that does
 * not suffice is an error; Zeek would go on without encryption.
 */
final class CurveKeys {
  /** What {@link CurveKeys} names a client that has the cluster's key. */
  static final String CLUSTER = "cluster";

  private static final String LISTENS = "an endpoint that listens";

  private final Map<Setting<KeyText>, KeyText> keys = new LinkedHashMap<>();

  private CurveKeys() {}

  /** The keys that somebody set, be it as zeekctl's directory. */
  static CurveKeys of(Configuration configuration) {
    CurveKeys curve = new CurveKeys();
    Optional<Path> directory = configuration.find(Settings.ZEEKCTL_KEYS);
    for (Setting<KeyText> setting : Settings.CURVE_KEYS) {
      directory
          .map(dir -> KeyText.file(dir.resolve(fileName(setting))))
          .or(() -> configuration.find(setting))
          .ifPresent(key -> curve.keys.put(setting, key));
    }
    return curve;
  }

  /** What zeekctl names the file of a key: {@code server_publickey}. */
  static String fileName(Setting<KeyText> setting) {
    return setting.key().substring(setting.key().indexOf('.') + 1).replace('-', '_');
  }

  /** Whether nobody asks for CURVE. */
  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Who has the cluster's own client key, if there is one: all nodes of Zeek. */
  Optional<CurvePeer> cluster() throws ConfigurationException {
    KeyText key = keys.get(Settings.CLIENT_PUBLIC);
    return key == null ? Optional.empty() : Optional.of(CurvePeer.of(key.publicKey(), CLUSTER));
  }

  /**
   * For endpoints that listen.
   *
   * @param list who may come in; without it, only those who have the cluster's client key
   */
  Security.CurveServer server(Optional<AllowList> list) throws ConfigurationException {
    CurveClients clients;
    if (list.isPresent()) {
      expect(LISTENS, Settings.SERVER_SECRET);
      clients = list.get();
    } else {
      expect(LISTENS, Settings.SERVER_SECRET, Settings.CLIENT_PUBLIC);
      Optional<CurvePeer> cluster = cluster();
      clients = key -> cluster.filter(client -> client.key().equals(key));
    }
    CurveSecretKey secret = key(Settings.SERVER_SECRET).secretKey();
    checkPair(secret, Settings.SERVER_PUBLIC, Settings.SERVER_SECRET);
    return new Security.CurveServer(secret, clients);
  }

  /** For sockets that connect. */
  Security.CurveClient client() throws ConfigurationException {
    expect("a socket that connects", Settings.SERVER_PUBLIC, Settings.CLIENT_SECRET);
    CurveSecretKey secret = key(Settings.CLIENT_SECRET).secretKey();
    checkPair(secret, Settings.CLIENT_PUBLIC, Settings.CLIENT_SECRET);
    return new Security.CurveClient(
        key(Settings.SERVER_PUBLIC).publicKey(), CurveKeyPair.of(secret));
  }

  private KeyText key(Setting<KeyText> setting) {
    KeyText key = keys.get(setting);
    if (key == null) {
      throw new IllegalStateException(setting.key());
    }
    return key;
  }

  @SafeVarargs
  private void expect(String who, Setting<KeyText>... needed) throws ConfigurationException {
    List<String> missing = new ArrayList<>();
    for (Setting<KeyText> setting : needed) {
      if (!keys.containsKey(setting)) {
        missing.add(setting.key());
      }
    }
    if (!missing.isEmpty()) {
      throw new ConfigurationException(
          "CURVE keys: %s not set, which %s needs; nothing is sent in clear instead"
              .formatted(String.join(", ", missing), who));
    }
  }

  private void checkPair(
      CurveSecretKey secret, Setting<KeyText> publicKey, Setting<KeyText> secretKey)
      throws ConfigurationException {
    KeyText other = keys.get(publicKey);
    if (other != null && !other.publicKey().equals(secret.publicKey())) {
      throw new ConfigurationException(
          "%s and %s are not of one pair".formatted(publicKey.key(), secretKey.key()));
    }
  }
}
