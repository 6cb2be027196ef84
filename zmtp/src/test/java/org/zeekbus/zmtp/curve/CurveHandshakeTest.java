package org.zeekbus.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zeekbus.zmtp.curve.CurveDialogue.answers;
import static org.zeekbus.zmtp.curve.CurveDialogue.begins;

import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.wire.Mechanism;
import org.zeekbus.zmtp.wire.ProtocolException;

/** Every command of a CURVE handshake, good and bad, at the mechanism itself. */
final class CurveHandshakeTest {
  private final CurveDialogue keys = new CurveDialogue();
  private final Mechanism server = keys.server();
  private final Mechanism client = keys.client();

  @Test
  void commandsHaveTheSizesOfRfc26() {
    byte[] hello = begins(client);
    byte[] welcome = answers(server, hello);
    byte[] initiate = answers(client, welcome);
    byte[] ready = answers(server, initiate);

    assertThat(hello).hasSize(200);
    assertThat(welcome).hasSize(168);
    assertThat(initiate).hasSize(277);
    assertThat(ready).hasSize(50);
    assertThat(answers(client, ready)).isEmpty();
    assertThat(server.peer()).contains(CurvePeer.of(keys.clientKeys.publicKey(), "worker"));
  }

  @Test
  void whoHasAnotherServerKeyIsRefused() {
    Mechanism lost = keys.client(CurveKeyPair.generate().publicKey(), keys.clientKeys);
    fails(CloseReason.BAD_CURVE, () -> answers(server, begins(lost)))
        .hasMessageContaining("another server key");
  }

  @Test
  void whoIsNotAllowedIsRefusedByName() {
    keys.allowed = key -> Optional.empty();
    byte[] initiate = answers(client, answers(server, begins(client)));
    fails(CloseReason.NOT_ALLOWED, () -> answers(server, initiate))
        .hasMessageContaining(keys.clientKeys.publicKey().toString());
  }

  @Test
  void whoClaimsAnothersKeyIsRefused() {
    CurveKeyPair mixed =
        new CurveKeyPair(keys.clientKeys.publicKey(), CurveKeyPair.generate().secretKey());
    Mechanism thief = keys.client(keys.serverKeys.publicKey(), mixed);
    byte[] initiate = answers(thief, answers(server, begins(thief)));
    fails(CloseReason.BAD_CURVE, () -> answers(server, initiate))
        .hasMessageContaining("does not prove");
  }

  @Test
  void aVouchForAnotherServerIsRefused() {
    // Whoever the client connects to with another server's key cannot pass its vouch on.
    CurveDialogue other = new CurveDialogue();
    Mechanism visitor = other.client(other.serverKeys.publicKey(), keys.clientKeys);
    CurveServerMechanism theirs =
        new CurveServerMechanism(
            SocketType.PULL,
            new Security.CurveServer(
                other.serverKeys.secretKey(), key -> Optional.of(CurvePeer.of(key, "x"))));
    byte[] initiate = answers(visitor, answers(theirs, begins(visitor)));
    answers(server, begins(client));
    fails(CloseReason.BAD_CURVE, () -> answers(server, initiate));
  }

  @Test
  void aHelloIsNotHeardTwice() {
    byte[] hello = begins(client);
    answers(server, hello);
    fails(CloseReason.BAD_HANDSHAKE, () -> answers(server, hello))
        .hasMessageContaining("HELLO (expected: INITIATE)");
  }

  @Test
  void aReplayOnAnotherConnectionFindsAnotherCookieKey() {
    byte[] hello = begins(client);
    byte[] initiate = answers(client, answers(server, hello));
    answers(server, initiate);

    Mechanism next = keys.server();
    assertThat(answers(next, hello)).hasSize(168);
    fails(CloseReason.BAD_CURVE, () -> answers(next, initiate)).hasMessageContaining("cookie");
  }

  @Test
  void anInitiateWhoseNonceDoesNotGrowIsRefused() {
    byte[] initiate = answers(client, answers(server, begins(client)));
    initiate[112] = 1;
    fails(CloseReason.BAD_NONCE, () -> answers(server, initiate));
  }

  @Test
  void anyChangedByteOfHelloIsNoticed() {
    byte[] hello = begins(client);
    for (int at = 0; at < hello.length; at++) {
      if (at >= 8 && at < 80) {
        continue; // padding, which nobody looks at
      }
      byte[] changed = flipped(hello, at);
      failsInAnyWay("byte " + at, () -> answers(keys.server(), changed));
    }
  }

  @Test
  void anyChangedByteOfWelcomeIsNoticed() {
    byte[] welcome = answers(server, begins(client));
    for (int at = 0; at < welcome.length; at++) {
      byte[] changed = flipped(welcome, at);
      failsInAnyWay("byte " + at, () -> answers(client, changed));
    }
    assertThat(answers(client, welcome)).as("the good one").isNotEmpty();
  }

  @Test
  void anyChangedByteOfInitiateIsNoticed() {
    byte[] initiate = answers(client, answers(server, begins(client)));
    for (int at = 0; at < initiate.length; at++) {
      byte[] changed = flipped(initiate, at);
      failsInAnyWay("byte " + at, () -> answers(server, changed));
    }
    assertThat(answers(server, initiate)).as("the good one").isNotEmpty();
  }

  @Test
  void anyChangedByteOfReadyIsNoticed() {
    byte[] ready = answers(server, answers(client, answers(server, begins(client))));
    for (int at = 0; at < ready.length; at++) {
      byte[] changed = flipped(ready, at);
      failsInAnyWay("byte " + at, () -> answers(client, changed));
    }
    assertThat(answers(client, ready)).as("the good one").isEmpty();
  }

  @Test
  void anyCutIsNoticed() {
    byte[] hello = begins(client);
    for (int length = 1; length < hello.length; length++) {
      byte[] cut = Arrays.copyOf(hello, length);
      failsInAnyWay("HELLO " + length, () -> answers(keys.server(), cut));
    }
    byte[] initiate = answers(client, answers(server, hello));
    for (int length = 1; length < initiate.length; length++) {
      byte[] cut = Arrays.copyOf(initiate, length);
      failsInAnyWay("INITIATE " + length, () -> answers(server, cut));
    }
  }

  @Test
  void aClientHearsWhyItIsRefused() {
    byte[] error = Hex.bytes("05 'ERROR' 03 '400'");
    begins(client);
    fails(CloseReason.REFUSED_BY_PEER, () -> answers(client, error)).hasMessageContaining("400");
  }

  @Test
  void keysThatShareZeroWithEverybodyAreRefused() {
    byte[] hello = begins(client);
    Arrays.fill(hello, 80, 112, (byte) 0);
    fails(CloseReason.BAD_CURVE, () -> answers(server, hello));
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  private static void failsInAnyWay(String what, ThrowingCallable call) {
    Assertions.assertThatThrownBy(call).as(what).isInstanceOf(ProtocolException.class);
  }

  private static AbstractThrowableAssert<?, ?> fails(CloseReason reason, ThrowingCallable call) {
    return Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
