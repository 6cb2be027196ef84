package org.zeekbus.app.security;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.app.config.Configuration;
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
public final class CurveKeys {
  /** The flags that give keys to a command that connects. */
  public static final String FLAGS =
      "--zeekctl-keys DIR, or --curve-server-publickey and --curve-client-secretkey";

  /** The name of a client that has the cluster's key. */
  static final String CLUSTER = "cluster";

  private static final String LISTENS = "an endpoint that listens";

  private final Map<Setting<KeyText>, KeyText> keys = new LinkedHashMap<>();

  private CurveKeys() {}

  /** The keys that somebody set, be it as zeekctl's directory. */
  public static CurveKeys of(Configuration configuration) {
    CurveKeys curve = new CurveKeys();
    Optional<Path> directory = configuration.find(CurveSection.ZEEKCTL_KEYS);
    for (Setting<KeyText> setting : CurveSection.KEYS) {
      directory
          .map(dir -> KeyText.file(dir.resolve(KeyText.fileName(setting))))
          .or(() -> configuration.find(setting))
          .ifPresent(key -> curve.keys.put(setting, key));
    }
    return curve;
  }

  /** Whether nobody asks for CURVE. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The client with the cluster's own key, if there is one: any node of Zeek. */
  public Optional<CurvePeer> cluster() throws ConfigurationException {
    KeyText key = keys.get(CurveSection.CLIENT_PUBLIC);
    return key == null ? Optional.empty() : Optional.of(CurvePeer.of(key.publicKey(), CLUSTER));
  }

  /**
   * For endpoints that listen.
   *
   * @param list who may come in; without it, only those who have the cluster's client key
   */
  public Security.CurveServer server(Optional<AllowList> list) throws ConfigurationException {
    CurveClients clients;
    if (list.isPresent()) {
      expect(LISTENS, CurveSection.SERVER_SECRET);
      clients = list.get();
    } else {
      expect(LISTENS, CurveSection.SERVER_SECRET, CurveSection.CLIENT_PUBLIC);
      Optional<CurvePeer> cluster = cluster();
      clients = key -> cluster.filter(client -> client.key().equals(key));
    }
    CurveSecretKey secret = key(CurveSection.SERVER_SECRET).secretKey();
    checkPair(secret, CurveSection.SERVER_PUBLIC, CurveSection.SERVER_SECRET);
    return new Security.CurveServer(secret, clients);
  }

  /** For sockets that connect. */
  public Security.CurveClient client() throws ConfigurationException {
    expect("a socket that connects", CurveSection.SERVER_PUBLIC, CurveSection.CLIENT_SECRET);
    CurveSecretKey secret = key(CurveSection.CLIENT_SECRET).secretKey();
    checkPair(secret, CurveSection.CLIENT_PUBLIC, CurveSection.CLIENT_SECRET);
    return new Security.CurveClient(
        key(CurveSection.SERVER_PUBLIC).publicKey(), CurveKeyPair.of(secret));
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
          "CURVE keys: %s not set (needed by %s); zeekbus does not fall back to plain text"
              .formatted(String.join(", ", missing), who));
    }
  }

  private void checkPair(
      CurveSecretKey secret, Setting<KeyText> publicKey, Setting<KeyText> secretKey)
      throws ConfigurationException {
    KeyText other = keys.get(publicKey);
    if (other != null && !other.publicKey().equals(secret.publicKey())) {
      throw new ConfigurationException(
          "%s and %s do not belong to one pair".formatted(publicKey.key(), secretKey.key()));
    }
  }
}
