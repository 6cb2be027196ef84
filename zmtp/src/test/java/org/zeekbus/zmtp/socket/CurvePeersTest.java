package org.zeekbus.zmtp.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.zeekbus.zmtp.TestTransport.ANY_PORT;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Our sockets under CURVE with libzmq's and JeroMQ's, as server and as client. */
final class CurvePeersTest {
  private static final String LARGE = "z".repeat(3 << 20);

  private final Transport transport = TestTransport.start();
  private final PythonPeer python = PythonPeer.start();
  private final ZContext jeromq = new ZContext();
  private final RecordingListener ear = new RecordingListener();
  private final CurveKeyPair serverKeys = CurveKeyPair.generate();
  private final CurveKeyPair clientKeys = CurveKeyPair.generate();
  private final Security asServer =
      new Security.CurveServer(
          serverKeys.secretKey(),
          key ->
              key.equals(clientKeys.publicKey())
                  ? Optional.of(CurvePeer.of(key, "worker"))
                  : Optional.empty());
  private final Security asClient = new Security.CurveClient(serverKeys.publicKey(), clientKeys);

  @AfterEach
  void close() {
    python.close();
    jeromq.close();
    transport.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bound server", "bound client", "connecting client", "connecting server"})
  void pullFromLibzmq(String role) throws IOException {
    try (PullSocket pull = new PullSocket(transport, ear)) {
      PythonPeer.Socket push = python.socket("PUSH", optionsAgainst(role));
      if (role.startsWith("bound")) {
        push.connect(pull.bind(ANY_PORT, ours(role)));
      } else {
        pull.connect(push.bind(), ours(role));
      }
      push.awaitEvent("HANDSHAKE_SUCCEEDED");
      push.send("", "a", "", "x".repeat(222), "y".repeat(223), "z".repeat(256));
      ear.expectMessage("|a||" + "x".repeat(222) + "|" + "y".repeat(223) + "|" + "z".repeat(256));
      push.send(LARGE, "end");
      ear.expectMessage(LARGE + "|end");
      push.send("after");
      ear.expectMessage("after");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bound server", "bound client", "connecting client", "connecting server"})
  void pushToLibzmq(String role) throws Exception {
    try (PushSocket push = new PushSocket(transport, ear)) {
      PythonPeer.Socket pull = python.socket("PULL", optionsAgainst(role));
      if (role.startsWith("bound")) {
        pull.connect(push.bind(ANY_PORT, ours(role)));
      } else {
        push.connect(pull.bind(), ours(role));
      }
      ear.await("connected");
      push.push(message("", "a", "x".repeat(222), "y".repeat(223), "z".repeat(256)));
      pull.expect("", "a", "x".repeat(222), "y".repeat(223), "z".repeat(256));
      push.push(message(LARGE, "end"));
      pull.expect(LARGE, "end");
      for (int i = 0; i < 2000; i++) {
        push.push(
            Message.of(
                "x".repeat(300).getBytes(UTF_8), new byte[] {0, 0, (byte) (i >> 8), (byte) i}),
            Duration.ofSeconds(20));
      }
      assertThat(pull.drain(2000)).isEqualTo(new PythonPeer.Drained(2000, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bound server", "connecting client"})
  void xpubWithLibzmq(String role) throws IOException {
    try (XPubSocket xpub = new XPubSocket(transport, ear)) {
      PythonPeer.Socket sub = python.socket("SUB", optionsAgainst(role));
      sub.subscribe("a");
      if (role.startsWith("bound")) {
        sub.connect(xpub.bind(ANY_PORT, ours(role)));
      } else {
        xpub.connect(sub.bind(), ours(role));
      }
      ear.expectTopic("+a");
      sub.subscribe("t".repeat(250));
      ear.expectTopic("+" + "t".repeat(250));
      assertThat(xpub.publish(message("b"))).isEqualTo(SendResult.NOT_WANTED);
      xpub.publish(message("a1", "", LARGE));
      sub.expect("a1", "", LARGE);
      sub.cancel("a");
      ear.expectTopic("-a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bound server", "connecting client"})
  void xsubWithLibzmq(String role) throws IOException {
    try (XSubSocket xsub = new XSubSocket(transport, ear)) {
      xsub.subscribe(Topic.of("a"));
      PythonPeer.Socket xpub = python.socket("XPUB", optionsAgainst(role));
      if (role.startsWith("bound")) {
        xpub.connect(xsub.bind(ANY_PORT, ours(role)));
      } else {
        xsub.connect(xpub.bind(), ours(role));
      }
      xpub.expect("\\x01a");
      xpub.send("b");
      xpub.send("a1", "", "body");
      ear.expectMessage("a1||body");
      xsub.cancel(Topic.of("a"));
      xpub.expect("\\x00a");
    }
  }

  @Test
  void libzmqsHeartbeatsAreAnswered() throws IOException {
    try (PullSocket pull = new PullSocket(transport, ear)) {
      PythonPeer.Socket push =
          python.socket(
              "PUSH",
              "HEARTBEAT_IVL=50",
              "HEARTBEAT_TIMEOUT=2000",
              "HEARTBEAT_TTL=1000",
              "CURVE_SERVERKEY=" + serverKeys.publicKey(),
              "CURVE_PUBLICKEY=" + clientKeys.publicKey(),
              "CURVE_SECRETKEY=" + clientKeys.secretKey().text());
      push.connect(pull.bind(ANY_PORT, asServer));
      push.awaitEvent("HANDSHAKE_SUCCEEDED");
      push.flood(200, "a");
      push.send("last");
      for (int i = 0; i < 200; i++) {
        ear.expectMessage("a|\\x00\\x00\\x00" + Topic.of(new byte[] {(byte) i}));
      }
      ear.expectMessage("last");
    }
  }

  @Test
  void ourHeartbeatsAreAnswered() throws IOException {
    SocketSettings beating =
        new SocketSettings(
            SocketType.PULL,
            Limits.DEFAULT,
            new HeartbeatSettings(Duration.ofMillis(50), Duration.ofSeconds(10)),
            Backoff.DEFAULT);
    try (PullSocket pull = new PullSocket(transport, beating, ear)) {
      PythonPeer.Socket push = python.socket("PUSH", optionsAgainst("bound server"));
      push.connect(pull.bind(ANY_PORT, asServer));
      ear.await("connected");
      push.send("a");
      ear.expectMessage("a");
    }
  }

  @Test
  void aKeyThatIsNotAllowedHearsIt() throws IOException {
    try (PullSocket pull = new PullSocket(transport, ear)) {
      CurveKeyPair other = CurveKeyPair.generate();
      PythonPeer.Socket push =
          python.socket(
              "PUSH",
              "CURVE_SERVERKEY=" + serverKeys.publicKey(),
              "CURVE_PUBLICKEY=" + other.publicKey(),
              "CURVE_SECRETKEY=" + other.secretKey().text());
      push.connect(pull.bind(ANY_PORT, asServer));
      assertThat(push.awaitEvent("HANDSHAKE_FAILED_AUTH")).isEqualTo(400);
      ear.await("refused NOT_ALLOWED");
    }
  }

  @Test
  void anotherServerKeyIsRefusedWithoutAWord() throws IOException {
    try (PullSocket pull = new PullSocket(transport, ear)) {
      PythonPeer.Socket push =
          python.socket(
              "PUSH",
              "CURVE_SERVERKEY=" + CurveKeyPair.generate().publicKey(),
              "CURVE_PUBLICKEY=" + clientKeys.publicKey(),
              "CURVE_SECRETKEY=" + clientKeys.secretKey().text());
      push.connect(pull.bind(ANY_PORT, asServer));
      push.awaitEvent("HANDSHAKE_FAILED_NO_DETAIL");
      ear.await("refused BAD_CURVE");
    }
  }

  @Test
  void plainPeersAtCurveEndpointsAndTheReverse() throws IOException {
    int otherMechanism = 0x11000002;
    try (PullSocket pull = new PullSocket(transport, ear)) {
      PythonPeer.Socket plain = python.socket("PUSH");
      plain.connect(pull.bind(ANY_PORT, asServer));
      assertThat(plain.awaitEvent("HANDSHAKE_FAILED_PROTOCOL")).isEqualTo(otherMechanism);
      // libzmq goes without having said its mechanism.
      ear.await("refused CLOSED_IN_GREETING");
      assertThat(ear.lastDetail()).contains("this endpoint uses CURVE, the peer probably does not");

      PythonPeer.Socket curve = python.socket("PUSH", optionsAgainst("bound server"));
      curve.connect(pull.bind(ANY_PORT));
      assertThat(curve.awaitEvent("HANDSHAKE_FAILED_PROTOCOL")).isEqualTo(otherMechanism);
      ear.await("refused CLOSED_IN_GREETING");
      assertThat(ear.lastDetail()).contains("the peer probably uses CURVE, this endpoint does not");
    }
  }

  /** And it is tried again: the other side may get keys, or be a restart that we have met. */
  @ParameterizedTest
  @ValueSource(strings = {"", "bound client"})
  void whereOneConnectsTheOtherMechanismIsTheLikelyCauseToo(String role) throws IOException {
    boolean weUseCurve = role.isEmpty();
    try (PushSocket push = new PushSocket(transport, ear)) {
      PythonPeer.Socket pull =
          weUseCurve ? python.socket("PULL") : python.socket("PULL", optionsAgainst("client"));
      push.connect(pull.bind(), weUseCurve ? asClient : Security.NONE);
      for (int i = 0; i < 2; i++) {
        ear.await("refused CLOSED_IN_GREETING");
        assertThat(ear.lastDetail())
            .contains(
                weUseCurve
                    ? "this endpoint uses CURVE, the peer probably does not"
                    : "the peer probably uses CURVE, this endpoint does not");
      }
    }
  }

  @Test
  void endpointsOfOneSocketHaveTheirOwnMechanism() throws IOException {
    try (PullSocket pull = new PullSocket(transport, ear)) {
      PythonPeer.Socket far = python.socket("PUSH", optionsAgainst("bound server"));
      far.connect(pull.bind(ANY_PORT, asServer));
      far.send("far");
      ear.expectMessage("far");
      PythonPeer.Socket near = python.socket("PUSH");
      near.connect(pull.bind(ANY_PORT));
      near.send("near");
      ear.expectMessage("near");
    }
  }

  @Test
  void ourOwnSocketsMeet() throws Exception {
    try (PullSocket pull = new PullSocket(transport, ear);
        PushSocket push = new PushSocket(transport, new RecordingListener())) {
      push.connect(pull.bind(ANY_PORT, asServer), asClient);
      push.push(message("", "a", LARGE), Duration.ofSeconds(20));
      ear.expectMessage("|a|" + LARGE);
    }
  }

  @Test
  void ourClientGivesUpWhenItIsNotAllowed() throws IOException {
    RecordingListener pushing = new RecordingListener();
    try (PullSocket pull = new PullSocket(transport, ear);
        PushSocket push = new PushSocket(transport, pushing)) {
      push.connect(
          pull.bind(ANY_PORT, asServer),
          new Security.CurveClient(serverKeys.publicKey(), CurveKeyPair.generate()));
      pushing.await("gave up REFUSED_BY_PEER");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void jeromqPushesAndPulls(boolean weBind) throws Exception {
    try (PushSocket push = new PushSocket(transport, ear);
        PullSocket pull = new PullSocket(transport, ear)) {
      ZMQ.Socket puller = jeromq(org.zeromq.SocketType.PULL, weBind);
      ZMQ.Socket pusher = jeromq(org.zeromq.SocketType.PUSH, weBind);
      if (weBind) {
        puller.connect(push.bind(ANY_PORT, asServer).toString());
        pusher.connect(pull.bind(ANY_PORT, asServer).toString());
      } else {
        push.connect(bind(puller), asClient);
        pull.connect(bind(pusher), asClient);
      }
      ear.await("connected");
      push.push(message("a", "", "x".repeat(300)), Duration.ofSeconds(20));
      assertThat(puller.recvStr()).isEqualTo("a");
      assertThat(puller.recvStr()).isEmpty();
      assertThat(puller.recvStr()).isEqualTo("x".repeat(300));
      pusher.sendMore("c");
      pusher.send("d".repeat(5000));
      ear.expectMessage("c|" + "d".repeat(5000));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void jeromqPublishesAndSubscribes(boolean weBind) throws IOException {
    try (XPubSocket xpub = new XPubSocket(transport, ear);
        XSubSocket xsub = new XSubSocket(transport, ear)) {
      ZMQ.Socket sub = jeromq(org.zeromq.SocketType.SUB, weBind);
      sub.subscribe("a");
      ZMQ.Socket pub = jeromq(org.zeromq.SocketType.XPUB, weBind);
      xsub.subscribe(Topic.of("b"));
      if (weBind) {
        sub.connect(xpub.bind(ANY_PORT, asServer).toString());
        pub.connect(xsub.bind(ANY_PORT, asServer).toString());
      } else {
        xpub.connect(bind(sub), asClient);
        xsub.connect(bind(pub), asClient);
      }
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (ear.waitingTopics() == 0 && System.nanoTime() < deadline) {
        sub.getEvents();
      }
      ear.expectTopic("+a");
      xpub.publish(message("a1", "x"));
      assertThat(sub.recvStr()).isEqualTo("a1");
      assertThat(sub.recvStr()).isEqualTo("x");
      assertThat(pub.recv()).isEqualTo(new byte[] {1, 'b'});
      pub.sendMore("b1");
      pub.send("y");
      ear.expectMessage("b1|y");
    }
  }

  private static Endpoint bind(ZMQ.Socket socket) {
    return Endpoint.parse("tcp://127.0.0.1:" + socket.bindToRandomPort("tcp://127.0.0.1"));
  }

  private ZMQ.Socket jeromq(org.zeromq.SocketType type, boolean asClient) {
    ZMQ.Socket socket = jeromq.createSocket(type);
    socket.setReceiveTimeOut(20_000);
    socket.setLinger(0);
    socket.setHandshakeIvl(300);
    if (asClient) {
      socket.setCurveServerKey(serverKeys.publicKey().toString().getBytes(UTF_8));
      socket.setCurvePublicKey(clientKeys.publicKey().toString().getBytes(UTF_8));
      socket.setCurveSecretKey(clientKeys.secretKey().text().getBytes(UTF_8));
    } else {
      socket.setCurveServer(true);
      socket.setCurvePublicKey(serverKeys.publicKey().toString().getBytes(UTF_8));
      socket.setCurveSecretKey(serverKeys.secretKey().text().getBytes(UTF_8));
    }
    return socket;
  }

  private Security ours(String role) {
    return role.endsWith("server") ? asServer : asClient;
  }

  /** The options that make a libzmq socket the other side. */
  private String[] optionsAgainst(String role) {
    return role.endsWith("server")
        ? new String[] {
          "CURVE_SERVERKEY=" + serverKeys.publicKey(),
          "CURVE_PUBLICKEY=" + clientKeys.publicKey(),
          "CURVE_SECRETKEY=" + clientKeys.secretKey().text()
        }
        : new String[] {"CURVE_SERVER=1", "CURVE_SECRETKEY=" + serverKeys.secretKey().text()};
  }

  private static Message message(String... frames) {
    byte[][] bytes = new byte[frames.length][];
    for (int i = 0; i < frames.length; i++) {
      bytes[i] = frames[i].getBytes(UTF_8);
    }
    return Message.of(bytes);
  }
}
