package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeekbus.zmtp.TestTransport.ANY_PORT;

import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;

/** Our XSUB and real publishers of libzmq. */
final class XSubSocketTest {
  private final Transport transport = TestTransport.start();
  private final PythonPeer python = PythonPeer.start();
  private final RecordingListener ear = new RecordingListener();
  private final XSubSocket xsub = new XSubSocket(transport, ear);

  @AfterEach
  void close() {
    xsub.close();
    python.close();
    transport.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"XPUB", "PUB"})
  void hearsAPublisherThatItConnectsTo(String type) {
    PythonPeer.Socket publisher = python.socket(type);
    xsub.subscribe(Topic.of("a"));
    xsub.connect(publisher.bind());

    publishUntilHeard(publisher, type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"XPUB", "PUB"})
  void hearsAPublisherThatConnects(String type) throws IOException {
    PythonPeer.Socket publisher = python.socket(type);
    xsub.subscribe(Topic.of("a"));
    publisher.connect(xsub.bind(ANY_PORT));

    publishUntilHeard(publisher, type);
  }

  /** A PUB does not tell when it knows our subscription, so it repeats itself. */
  private void publishUntilHeard(PythonPeer.Socket publisher, String type) {
    ear.await("connected");
    if (type.equals("XPUB")) {
      publisher.expect("\\x01a");
    }
    do {
      publisher.send("b", "not wanted");
      publisher.send("a1", "wanted");
    } while (type.equals("PUB") && ear.waiting() == 0);
    ear.expectMessage("a1|wanted");
  }

  @Test
  void connectsBeforeThePublisherBinds() {
    Endpoint endpoint = TestTransport.unused();
    xsub.subscribe(Topic.of("a"));
    xsub.connect(endpoint);
    ear.await("unreachable");

    PythonPeer.Socket xpub = python.socket("XPUB");
    xpub.bind(endpoint);

    xpub.expect("\\x01a");
    xpub.send("a");
    ear.expectMessage("a");
  }

  @Test
  void subscribesAllAgainAfterAReconnect() {
    PythonPeer.Socket xpub = python.socket("XPUB");
    Endpoint endpoint = xpub.bind();
    xsub.subscribe(Topic.of("b"));
    xsub.connect(endpoint);
    xpub.expect("\\x01b");
    xsub.subscribe(Topic.of("a"));
    xpub.expect("\\x01a");
    xsub.subscribe(Topic.of("gone"));
    xpub.expect("\\x01gone");
    xsub.cancel(Topic.of("gone"));
    xpub.expect("\\x00gone");

    xpub.close();
    ear.await("disconnected PEER_CLOSED");
    PythonPeer.Socket next = python.socket("XPUB");
    next.bind(endpoint);

    next.expect("\\x01a");
    next.expect("\\x01b");
    next.send("b", "after");
    ear.expectMessage("b|after");
  }

  @Test
  void publisherThatComesLateLearnsAllTopics() {
    PythonPeer.Socket xpub = python.socket("XPUB");
    Endpoint endpoint = TestTransport.unused();
    xsub.connect(endpoint);
    for (int i = 0; i < 3000; i++) {
      xsub.subscribe(Topic.of("topic/%04d".formatted(i)));
    }
    xpub.bind(endpoint);

    for (int i = 0; i < 3000; i++) {
      xpub.expect("\\x01topic/%04d".formatted(i));
    }
  }

  @Test
  void topicIsCancelledWhenTheLastSubscriptionIsTakenBack() {
    PythonPeer.Socket xpub = python.socket("XPUB", "XPUB_VERBOSER=1");
    xsub.connect(xpub.bind());
    ear.await("connected");
    xsub.subscribe(Topic.of("a"));
    xsub.subscribe(Topic.of("a"));
    xsub.cancel(Topic.of("a"));
    xsub.cancel(Topic.of("unknown"));
    xsub.subscribe(Topic.of("b"));
    xsub.cancel(Topic.of("a"));
    xsub.cancel(Topic.of("a"));
    xsub.subscribe(Topic.of("c"));

    xpub.expect("\\x01a");
    xpub.expect("\\x01b");
    xpub.expect("\\x00a");
    xpub.expect("\\x01c");
  }

  @Test
  void emptyTopicMatchesAll() {
    PythonPeer.Socket xpub = python.socket("XPUB");
    xsub.subscribe(Topic.EMPTY);
    xsub.connect(xpub.bind());
    xpub.expect("\\x01");

    xpub.send("", "");
    xpub.send("");
    xpub.send("x");
    ear.expectMessage("|");
    ear.expectMessage("");
    ear.expectMessage("x");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 245, 246, 248, 249, 255, 256, 4096})
  void topicOfAnyLengthIsUnderstood(int length) {
    PythonPeer.Socket xpub = python.socket("XPUB");
    Topic topic = Topic.of("t".repeat(length));
    xsub.subscribe(topic);
    xsub.connect(xpub.bind());

    xpub.expect("\\x01" + topic);
    xsub.cancel(topic);
    xpub.expect("\\x00" + topic);
  }

  @Test
  void topicBeyondTheLimitIsRefused() {
    assertThatThrownBy(() -> xsub.subscribe(Topic.of("t".repeat(4097))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4097 (limit 4096");
  }

  @Test
  void multipartMessagesStayWhole() {
    PythonPeer.Socket xpub = python.socket("XPUB");
    xsub.subscribe(Topic.of("a"));
    xsub.connect(xpub.bind());
    xpub.expect("\\x01a");
    String big = "b".repeat(300_000);

    xpub.send("a", "", "2", big, "");
    xpub.send("a");

    ear.expectMessage("a||2|" + big + "|");
    ear.expectMessage("a");
  }

  @Test
  void pausedSocketHoldsPublishersBackAndLosesNothing() {
    PythonPeer.Socket xpub = python.socket("XPUB", "XPUB_NODROP=1", "SNDHWM=10");
    xsub.subscribe(Topic.of("a"));
    xsub.connect(xpub.bind());
    xpub.expect("\\x01a");
    xsub.pause();

    byte[] body = new byte[50_000];
    int sent = 0;
    while (xpub.send(new byte[] {'a'}, body)) {
      sent++;
    }
    int before = ear.waiting();
    xsub.resume();

    assertThat(before).isLessThan(sent);
    for (int i = 0; i < sent; i++) {
      ear.expectMessage("a|" + Topic.of(body));
    }
  }

  @Test
  void newPeerOfAPausedSocketIsNotReadEither() throws IOException {
    Endpoint endpoint = xsub.bind(ANY_PORT);
    xsub.subscribe(Topic.of("a"));
    xsub.pause();
    PythonPeer.Socket xpub = python.socket("XPUB");
    xpub.connect(endpoint);
    ear.await("connected");
    xpub.expect("\\x01a");
    xpub.send("a");
    xsub.subscribe(Topic.of("later"));
    xpub.expect("\\x01later");
    assertThat(ear.waiting()).isZero();

    xsub.resume();
    ear.expectMessage("a");
  }

  @Test
  void givesUpOnASocketThatIsNoPublisher() {
    PythonPeer.Socket other = python.socket("XSUB");
    xsub.connect(other.bind());

    ear.await("refused SOCKET_TYPE");
    ear.await("gave up SOCKET_TYPE");
  }

  @Test
  void peerOfZmtp30GetsMessagesInsteadOfCommands() throws IOException {
    try (Socket older = connectRaw(xsub.bind(ANY_PORT), 0)) {
      xsub.subscribe(Topic.of("ab"));
      assertThat(read(older, 5)).isEqualTo("0003016162"); // last, 3 bytes, 01 "ab"
      xsub.cancel(Topic.of("ab"));
      assertThat(read(older, 5)).isEqualTo("0003006162");
    }
  }

  @Test
  void peerOfZmtp31GetsCommands() throws IOException {
    try (Socket newer = connectRaw(xsub.bind(ANY_PORT), 1)) {
      xsub.subscribe(Topic.of("ab"));
      // command, 12 bytes, 9 "SUBSCRIBE" "ab"
      assertThat(read(newer, 14)).isEqualTo("040c09535542534352494245" + "6162");
      xsub.cancel(Topic.of("ab"));
      // command, 9 bytes, 6 "CANCEL" "ab"
      assertThat(read(newer, 11)).isEqualTo("04090643414e43454c" + "6162");
    }
  }

  /** An XPUB of ZMTP 3.{@code minor} that has read our greeting and READY. */
  private Socket connectRaw(Endpoint endpoint, int minor) throws IOException {
    Socket raw = new Socket(InetAddress.getLoopbackAddress(), ((Endpoint.Tcp) endpoint).port());
    raw.setSoTimeout(20_000);
    String greeting =
        "ff00000000000000017f"
            + "030"
            + minor
            + "4e554c4c" // NULL
            + "00".repeat(16 + 1 + 31);
    String ready = "041a055245414459" + "0b536f636b65742d54797065" + "0000000458505542";
    raw.getOutputStream().write(HexFormat.of().parseHex(greeting + ready));
    read(raw, 64 + 28);
    ear.await("connected");
    return raw;
  }

  private static String read(Socket from, int bytes) throws IOException {
    byte[] read = from.getInputStream().readNBytes(bytes);
    return ByteBufUtil.hexDump(read);
  }
}
