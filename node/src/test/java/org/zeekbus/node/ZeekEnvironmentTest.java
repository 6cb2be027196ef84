package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.Security;

/** Zeek's environment variables, right and wrong ones. */
final class ZeekEnvironmentTest {
  private static final String CURVE = "ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_";

  private final CurveKeyPair server = CurveKeyPair.generate();
  private final CurveKeyPair client = CurveKeyPair.generate();
  private final Map<String, String> all =
      new HashMap<>(
          Map.of(
              "CLUSTER_NODE",
              "enricher-1",
              CURVE + "SERVER_PUBLICKEY",
              server.publicKey() + "\n",
              CURVE + "SERVER_SECRETKEY",
              server.secretKey().text(),
              CURVE + "CLIENT_PUBLICKEY",
              client.publicKey().toString(),
              CURVE + "CLIENT_SECRETKEY",
              client.secretKey().text()));

  private Security security() {
    return ClusterNode.fromEnvironment(all).settings().sockets().security();
  }

  @Test
  void nameAndKeys() {
    assertThat(ClusterNode.fromEnvironment(all).settings().name()).isEqualTo("enricher-1");
    Security.CurveClient curve = (Security.CurveClient) security();
    assertThat(curve.server()).isEqualTo(server.publicKey());
    assertThat(curve.own().publicKey()).isEqualTo(client.publicKey());
    assertThat(curve.own().secretKey().text()).isEqualTo(client.secretKey().text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVER_SECRETKEY", "CLIENT_PUBLICKEY"})
  void someFollowOrAreForOthers(String key) {
    all.remove(CURVE + key);
    assertThat(((Security.CurveClient) security()).own().publicKey()).isEqualTo(client.publicKey());
  }

  @Test
  void withoutKeysThereIsNoCurve() {
    all.replaceAll((name, value) -> name.startsWith(CURVE) ? " " : value);
    assertThat(security()).isEqualTo(Security.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVER_PUBLICKEY", "CLIENT_SECRETKEY"})
  void tooFewAreAnError(String key) {
    all.put(CURVE + key, "");
    assertThatThrownBy(this::security)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            CURVE
                + key
                + " not set, while other keys are (expected: all that a node needs, or none)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVER_PUBLICKEY", "CLIENT_PUBLICKEY"})
  void pairsBelongTogether(String key) {
    all.put(CURVE + key, CurveKeyPair.generate().publicKey().toString());
    assertThatThrownBy(this::security)
        .hasMessageStartingWith(CURVE + key + " and " + CURVE)
        .hasMessageEndingWith("are not a pair");
  }

  @Test
  void aKeyThatIsNoneIsNamedAndNotShown() {
    all.put(CURVE + "CLIENT_SECRETKEY", "tooshort");
    assertThatThrownBy(this::security)
        .hasMessageStartingWith(CURVE + "CLIENT_SECRETKEY: a key of 8 characters")
        .hasMessageNotContaining("tooshort");
  }

  @Test
  void aNameIsNeeded() {
    all.remove("CLUSTER_NODE");
    assertThatThrownBy(this::security)
        .hasMessage("CLUSTER_NODE is not set (expected: the node's name in the cluster's layout)");
  }

  @Test
  void keysInTwoWaysAreAnError() {
    NodeBuilder given = ClusterNode.builder("n").curve(server.publicKey(), client);
    assertThatThrownBy(() -> given.curve(all))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from two places");
  }
}
