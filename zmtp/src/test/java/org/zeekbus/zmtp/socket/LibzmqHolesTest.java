package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.ManualClock;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.curve.CurveDialogue;
import org.zeekbus.zmtp.curve.CurveTraffic;

/**
 * The published vulnerabilities of libzmq, each tried on us. {@link OurSocket} fails at its end if
 * a buffer was not given back, which is how a leak would show.
 *
 * <p>Sources: libzmq's NEWS of 4.3.1 to 4.3.3 and its advisories at GitHub.
 */
final class LibzmqHolesTest {
  private static final Transport.Kind KIND = Transport.Kind.best();
  private static final String CURVE_GREETING = "FF 00*7 01 7F 03 01 'CURVE' 00*47";
  private static final String SUBSCRIBE_A = "00 02 01 'a'";

  private final CurveDialogue keys = new CurveDialogue();

  /**
   * A frame of almost 2^64 bytes made the sum of a pointer and its length overflow, and the next
   * bytes overwrite what lay behind the buffer (4.2.0 to 4.3.0, src/v2_decoder.cpp).
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"02 FF*8", "02 FF*7 F0", "03 FF*8", "06 FF*8", "02 80 00*7", "02 7F FF*7"})
  void cve20196250LengthsThatOverflow(String header) {
    try (OurSocket ours = OurSocket.listening(KIND, SocketType.PULL);
        RawPeer raw = ours.peer().shakesHands(SocketType.PUSH, SocketType.PULL)) {
      ours.hearsReady();
      raw.sendsInVain(header + " 'x'*20000").expectsToBeDropped();
      ours.hearsClosed(CloseReason.TOO_LARGE);
    }
  }

  /**
   * A CURVE INITIATE with more metadata than fit an array on the stack overwrote it, from clients
   * that had proven nothing (until 4.3.1, src/curve_server.cpp). Here: as much as a command may
   * have, and more.
   */
  @ParameterizedTest
  @ValueSource(ints = {600, 8000, 8183, 8184, 60_000})
  void cve201913132LongInitiates(int length) {
    try (OurSocket ours = curve(SocketType.PULL);
        RawPeer raw = welcomed(ours)) {
      raw.sendsInVain(
          "06 00*4 00 %02X %02X %02X 08 'INITIATE' 41*%d"
              .formatted(length >> 16 & 255, length >> 8 & 255, length & 255, length - 9));
      raw.expectsToBeDropped();
      ours.hearsRefused(length > 8192 ? CloseReason.BAD_HANDSHAKE : CloseReason.BAD_CURVE);
    }
  }

  /**
   * A bare TCP connection to a CURVE socket became a peer before its handshake, and messages were
   * given to it that nobody got (until 4.3.2, src/stream_engine.cpp). Here: PUSH deals in turns, so
   * that each silent peer would take its share.
   */
  @Test
  void cve202015166SilentPeersTakeNothing() throws Exception {
    try (Transport transport = TestTransport.start();
        PushSocket push = new PushSocket(transport, new RecordingListener())) {
      Endpoint at =
          push.bind(
              Endpoint.parse(OurSocket.ANY_PORT),
              new Security.CurveServer(keys.serverKeys.secretKey(), keys.allowed));
      List<RawPeer> silent = new ArrayList<>();
      try (PythonPeer python = PythonPeer.start()) {
        for (String begins : new String[] {"", "FF 00*7 01 7F", CURVE_GREETING}) {
          silent.add(RawPeer.connect(at).sends(begins));
        }
        PythonPeer.Socket pull =
            python.socket(
                "PULL",
                "CURVE_SERVERKEY=" + keys.serverKeys.publicKey(),
                "CURVE_PUBLICKEY=" + keys.clientKeys.publicKey(),
                "CURVE_SECRETKEY=" + keys.clientKeys.secretKey().text());
        pull.connect(at);
        for (int i = 0; i < 20; i++) {
          byte[] number = {(byte) ('a' + i)};
          assertThat(push.push(Message.of(number), Await.DEADLINE)).isEqualTo(SendResult.SENT);
          pull.expect(Topic.of(number).toString());
        }
      } finally {
        silent.forEach(RawPeer::close);
      }
    }
  }

  /**
   * A connection that ended within a message left its first frames behind for ever (until 4.3.2,
   * src/pipe.cpp), at clients of a server that did so.
   */
  @Test
  void cve202120234UnfinishedMessagesAreGivenBack() {
    try (OurSocket ours = OurSocket.listening(KIND, SocketType.XSUB)) {
      for (int i = 0; i < 20; i++) {
        try (RawPeer raw = ours.peer().shakesHands(SocketType.XPUB, SocketType.XSUB)) {
          Connection connection = ours.hearsReady();
          raw.sends("01 05 'topic' 03 00*5 01 00 00 'x'*65536 02 00*5 01 00 00 'x'*1000");
          Await.until("it held", () -> OurSocket.on(connection, connection::heldInbound) > 65536);
        }
        ours.hearsClosed(CloseReason.PEER_CLOSED);
      }
      ours.hasHeardAll();
    }
  }

  /**
   * Messages of ZMTP 1.0 peers were decoded into a buffer that was smaller than its recorded size
   * (until 4.3.2, src/decoder_allocators.hpp). We speak neither ZMTP 1.0 nor 2.0, so that none of
   * their frames is read.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 00", // 1.0: an anonymous peer without a signature
        "05 00 'abcd'",
        "FF 00*7 05 00 'abcd'", // 1.0, a long length
        "FF 00*7 01 7F 00 05", // 1.0 with a signature
        "FF 00*7 01 7F 01 05 00 00", // 2.0
      })
  void cve202120235OldPeersAreNotDecoded(String begins) {
    try (OurSocket ours = OurSocket.listening(KIND, SocketType.XPUB);
        RawPeer raw = ours.peer()) {
      raw.sendsInVain(begins + " FF FF*8" + " 'x'*20000").expectsToBeDropped();
      assertThat(ours.hearsRefused()).isIn(CloseReason.NOT_ZMTP, CloseReason.OLD_ZMTP);
      ours.hasHeardAll();
    }
  }

  /**
   * A subscription was stored and taken away by recursion over its bytes, so that a long one
   * overflowed the stack (until 4.3.2, src/generic_mtrie_impl.hpp). Here: topics that are prefixes
   * of one another, which make the deepest tree that there can be.
   */
  @Test
  void cve202120236DeepSubscriptions() throws Exception {
    SubscriptionTree<String> tree = new SubscriptionTree<>();
    byte[] deepest = new byte[16_384];
    Thread small =
        new Thread(
            null,
            () -> {
              for (int length = 0; length <= deepest.length; length += 4) {
                tree.add(Topic.of(Arrays.copyOf(deepest, length)), "peer");
              }
              tree.forEachTopic(topic -> {});
              for (int length = deepest.length; length >= 0; length -= 4) {
                assertThat(tree.remove(Topic.of(Arrays.copyOf(deepest, length)), "peer")).isTrue();
              }
            },
            "small stack",
            256 << 10);
    Throwable[] failed = new Throwable[1];
    small.setUncaughtExceptionHandler((thread, e) -> failed[0] = e);
    small.start();
    small.join();
    assertThat(failed[0]).isNull();
    assertThat(tree.size()).isZero();
  }

  /**
   * Messages of subscribers that were no subscriptions stayed in an XPUB for ever (until 4.3.2,
   * src/xpub.cpp).
   */
  @Test
  void cve202120237MessagesOfSubscribersAreNotKept() {
    try (OurSocket ours = OurSocket.listening(KIND, SocketType.XPUB);
        RawPeer raw = ours.peer().shakesHands(SocketType.XSUB, SocketType.XPUB)) {
      Connection connection = ours.hearsReady();
      for (int i = 0; i < 100; i++) {
        raw.sends("02 00*6 10 00 'x'*4096");
        ours.hears("ignored UPSTREAM_MESSAGE 4105");
      }
      raw.sends(SUBSCRIBE_A);
      ours.hears("subscribe a");
      assertThat(OurSocket.on(connection, connection::heldInbound)).isZero();
    }
  }

  /**
   * Whoever sat between two peers could have them talk ZMTP 2.0 or 1.0, and so without CURVE
   * (CVE-2014-7202 and CVE-2014-9721, until 4.0.5 and 4.1.0, src/stream_engine.cpp).
   */
  @ParameterizedTest
  @ValueSource(strings = {"FF 00*7 01 7F 01 08", "FF 00*7 01 7F 00 08", "01 00"})
  void cve20147202NobodyIsTalkedOutOfCurve(String begins) {
    try (OurSocket ours = curve(SocketType.PULL);
        RawPeer raw = ours.peer()) {
      raw.sendsInVain(begins + " 00 00 00 05 'hello'").expectsToBeDropped();
      assertThat(ours.hearsRefused()).isIn(CloseReason.NOT_ZMTP, CloseReason.OLD_ZMTP);
      ours.hasHeardAll();
    }
  }

  /** Nonces were not compared, so that messages could be repeated (until 4.0.4). */
  @Test
  void cve20147203NoncesDoNotRepeat() {
    CurveTraffic client = CurveDialogue.traffic(false, Limits.DEFAULT);
    byte[] sealed = CurveDialogue.sealed(client, SUBSCRIBE_A);
    byte[] next = CurveDialogue.sealed(client, SUBSCRIBE_A);
    assertThat(next).isNotEqualTo(sealed);
    // The counter stands behind the frame's header and the name.
    assertThat(next[2 + 8 + 7]).isEqualTo((byte) (sealed[2 + 8 + 7] + 1));
    client.release();
  }

  private OurSocket curve(SocketType type) {
    return new OurSocket(KIND, SocketSettings.of(type), new ManualClock())
        .listens(
            OurSocket.ANY_PORT,
            new Security.CurveServer(keys.serverKeys.secretKey(), keys.allowed));
  }

  /** Somebody who knows the server's public key, and has got a WELCOME for it. */
  private RawPeer welcomed(OurSocket ours) {
    RawPeer raw = ours.peer().sends(CURVE_GREETING).expects(CURVE_GREETING);
    raw.sends("04 C8").sends(CurveDialogue.begins(keys.client()));
    return raw.expects("04 A8 07 'WELCOME'");
  }
}
