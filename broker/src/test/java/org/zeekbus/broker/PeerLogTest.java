package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.Security;

/** The log lines on peers, and how often they come. */
final class PeerLogTest {
  private final PythonPeer python = PythonPeer.start();
  private final CurveKeyPair server = CurveKeyPair.generate();
  private final CurveKeyPair client = CurveKeyPair.generate();
  private final CurveKeyPair other = CurveKeyPair.generate();
  private final AtomicReference<List<CurvePublicKey>> allowed =
      new AtomicReference<>(List.of(client.publicKey(), other.publicKey()));

  @AfterEach
  void stop() {
    python.close();
  }

  /** libzmq closes first, before it has said its mechanism. */
  @Test
  void aPeerWithoutKeysWhereThereAreKeysIsToldApartFromOneThatLeaves() throws IOException {
    try (LogLines log = LogLines.record();
        Broker broker = start(true)) {
      python.socket("XSUB").connect(broker.xpubEndpoints().getFirst());
      assertThat(log.await("at XPUB is refused"))
          .startsWith("WARN 127.0.0.1:")
          .contains(
              "this endpoint uses CURVE, the peer probably does not; both need keys, or neither");
    }
  }

  @Test
  void aPeerWithKeysWhereThereAreNoneToo() throws IOException {
    try (LogLines log = LogLines.record();
        Broker broker = start(false)) {
      curve("XPUB", client).connect(broker.xsubEndpoints().getFirst());
      assertThat(log.await("at XSUB is refused"))
          .startsWith("WARN 127.0.0.1:")
          .contains(
              "the peer probably uses CURVE, this endpoint does not; both need keys, or neither");
      assertThat(broker.snapshot().xsub().refused()).containsEntry("closed_in_greeting", 1L);
    }
  }

  @Test
  void eachClientWhoseKeyWasRemovedIsNamed() throws IOException {
    try (LogLines log = LogLines.record();
        Broker broker = start(true)) {
      curve("XSUB", client).connect(broker.xpubEndpoints().getFirst());
      curve("XSUB", other).connect(broker.xpubEndpoints().getFirst());
      Await.until("two subscribers", () -> broker.subscribers().size() == 2);
      allowed.set(List.of());
      broker.recheckClients();
      for (CurveKeyPair each : List.of(client, other)) {
        assertThat(log.await(each.publicKey() + " is closed: its key is no longer allowed"))
            .startsWith("WARN 127.0.0.1:");
      }
    }
  }

  /** Names are claims: with a new one for each line a peer has no more lines. */
  @Test
  void aPeerThatClaimsNameAfterNameDoesNotFillTheLog() {
    try (LogLines log = LogLines.record();
        TestBroker broker = TestBroker.start()) {
      RawPeer peer = broker.subscriber("zeek.cluster.nodeid.id.");
      for (int i = 0; i < 5000; i++) {
        peer.subscribes("zeek.cluster.node.name-" + i + ".");
      }
      peer.pings("end").hears("PONG end");
      assertThat(log.lines())
          .filteredOn(line -> line.contains(" joined as "))
          .hasSizeBetween(200, 400);
    }
  }

  private PythonPeer.Socket curve(String type, CurveKeyPair keys) {
    return python.socket(
        type,
        "CURVE_SERVERKEY=" + server.publicKey(),
        "CURVE_PUBLICKEY=" + keys.publicKey(),
        "CURVE_SECRETKEY=" + keys.secretKey().text());
  }

  private Broker start(boolean hasKeys) throws IOException {
    Security keys =
        new Security.CurveServer(
            server.secretKey(),
            key ->
                allowed.get().contains(key)
                    ? Optional.of(CurvePeer.of(key, key.toString()))
                    : Optional.empty());
    return Broker.start(
        BrokerSettings.DEFAULT.on(TestBroker.ANY_PORT, TestBroker.ANY_PORT),
        _ -> hasKeys ? keys : Security.NONE);
  }
}
