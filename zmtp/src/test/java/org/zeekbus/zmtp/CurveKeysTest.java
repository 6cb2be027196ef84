package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.curve.CurveRecording;

final class CurveKeysTest {
  @Test
  void thePublicKeyFollowsFromTheSecretOne() {
    for (String side : new String[] {"SERVER", "CLIENT"}) {
      CurveSecretKey secret =
          CurveSecretKey.parse(CurveRecording.key("CURVE_" + side + "_SECRETKEY"));
      assertThat(secret.publicKey())
          .hasToString(CurveRecording.key("CURVE_" + side + "_PUBLICKEY"));
    }
  }

  @Test
  void aNewPairIsAnother() {
    CurveKeyPair one = CurveKeyPair.generate();
    CurveKeyPair two = CurveKeyPair.generate();

    assertThat(one.publicKey()).isNotEqualTo(two.publicKey());
    assertThat(one.publicKey())
        .isEqualTo(CurvePublicKey.parse(one.publicKey().toString()))
        .hasSameHashCodeAs(CurvePublicKey.parse(one.publicKey().toString()));
    assertThat(CurveSecretKey.parse(one.secretKey().text()).publicKey()).isEqualTo(one.publicKey());
  }

  @Test
  void nothingPrintsASecret() {
    CurveKeyPair pair = CurveKeyPair.generate();
    String secret = pair.secretKey().text();

    assertThat(pair.secretKey().toString()).doesNotContain(secret);
    assertThat(pair.toString()).doesNotContain(secret);
    assertThat(new Security.CurveClient(pair.publicKey(), pair).toString()).doesNotContain(secret);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CurveSecretKey.parse(secret.substring(1)))
        .withMessageNotContaining(secret.substring(1))
        .withMessageContaining("39 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CurveSecretKey.parse(secret.substring(0, 39) + "~"))
        .withMessageNotContaining(secret.substring(0, 39))
        .withMessageContaining("character 40");
  }

  @Test
  void aWipedKeyIsGone() {
    CurveSecretKey key = CurveSecretKey.generate();
    key.wipe();
    assertThat(key.text()).isEqualTo("0".repeat(40));
  }
}
