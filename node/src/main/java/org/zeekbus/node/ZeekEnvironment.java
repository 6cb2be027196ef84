package org.zeekbus.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.CurveSecretKey;
import org.zeekbus.zmtp.Security;

/**
 * Reads a node's name, {@code CLUSTER_NODE}, and its CURVE keys from Zeek's environment variables
 * (Zeek {@code src/cluster/backend/zeromq/ZeroMQ.cc}). Empty variables count as not set.
 */
final class ZeekEnvironment {
  private static final String NODE = "CLUSTER_NODE";
  private static final String CURVE = "ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_";
  private static final String SERVER_PUBLIC = CURVE + "SERVER_PUBLICKEY";
  private static final String SERVER_SECRET = CURVE + "SERVER_SECRETKEY";
  private static final String CLIENT_PUBLIC = CURVE + "CLIENT_PUBLICKEY";
  private static final String CLIENT_SECRET = CURVE + "CLIENT_SECRETKEY";

  private final Map<String, String> variables;

  ZeekEnvironment(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * The node's name.
   *
   * @throws IllegalArgumentException if there is none
   */
  String node() {
    return find(NODE)
        .orElseThrow(() ->
            new IllegalArgumentException(
                NODE + " is not set (expected: the node's name in the cluster's layout)"));
  }

  /**
   * The keys to connect with; empty if no key is set.
   *
   * @throws IllegalArgumentException naming the keys that are missing or wrong, or are not a pair
   */
  Optional<Security.CurveClient> curve() {
    if (List.of(SERVER_PUBLIC, SERVER_SECRET, CLIENT_PUBLIC, CLIENT_SECRET).stream()
        .allMatch(key -> find(key).isEmpty())) {
      return Optional.empty();
    }
    List<String> missing = new ArrayList<>(List.of(SERVER_PUBLIC, CLIENT_SECRET));
    missing.removeIf(key -> find(key).isPresent());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s not set, while other keys are (expected: all that a node needs, or none)"
              .formatted(String.join(", ", missing)));
    }
    CurvePublicKey server = key(SERVER_PUBLIC, CurvePublicKey::parse);
    CurveKeyPair own = CurveKeyPair.of(key(CLIENT_SECRET, CurveSecretKey::parse));
    find(CLIENT_PUBLIC)
        .ifPresent(text ->
            checkPair(
                key(CLIENT_PUBLIC, CurvePublicKey::parse),
                own.publicKey(),
                CLIENT_PUBLIC,
                CLIENT_SECRET));
    find(SERVER_SECRET)
        .ifPresent(text ->
            checkPair(
                server,
                key(SERVER_SECRET, CurveSecretKey::parse).publicKey(),
                SERVER_PUBLIC,
                SERVER_SECRET));
    return Optional.of(new Security.CurveClient(server, own));
  }

  private <T> T key(String variable, Function<String, T> parser) {
    try {
      return parser.apply(find(variable).orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
    }
  }

  private static void checkPair(
      CurvePublicKey given, CurvePublicKey ofSecret, String publicKey, String secretKey) {
    if (!given.equals(ofSecret)) {
      throw new IllegalArgumentException(
          "%s and %s are not a pair".formatted(publicKey, secretKey));
    }
  }

  private Optional<String> find(String variable) {
    return Optional.ofNullable(variables.get(variable))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
