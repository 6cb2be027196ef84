package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.zeekbus.app.Attacker.announced;
import static org.zeekbus.app.Attacker.bytes;
import static org.zeekbus.app.Attacker.frame;
import static org.zeekbus.app.Attacker.joined;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.CurveSecretKey;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.curve.CurveScript;

/**
 * Whatever strangers and clients do to a broker with a small heap, libzmq nodes beside them lose
 * nothing, and the process stays within its bound. The figures are in {@code target/attacks.txt}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttacksTest {
  private static final int HEAP_MIB = 128;
  private static final int MEMORY_MIB = 64;

  /** Code, classes, stacks, what the JVM needs for itself, leak detection included. */
  private static final int OVERHEAD_MIB = 160;

  /** As operations.md says: so many may be in their handshake, on either socket. */
  private static final int HANDSHAKES = 1024;

  private static final byte[] ERROR_400 = frame(4, bytes("\5ERROR\3" + "400"));
  private static final byte[] PLAIN_MESSAGE = joined(frame(1, bytes("topic")), frame(0, bytes("")));

  private final StringBuilder figures = new StringBuilder();
  private ZeekbusProcess broker;
  private HealthyNodes healthy;
  private CurvePublicKey server;
  private CurveKeyPair client;
  private String xsub;
  private String xpub;
  private String plainXsub;
  private String plainXpub;
  private String http;
  private long cpuBefore;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Path keys = directory.resolve("curve");
    assertThat(CommandLineRun.of("keygen", "--dir", keys.toString()).exit()).isZero();
    server = CurvePublicKey.parse(key(keys, "server_publickey"));
    client = CurveKeyPair.of(CurveSecretKey.parse(key(keys, "client_secretkey")));
    broker =
        ZeekbusProcess.startWithHeap(
            HEAP_MIB,
            directory,
            "broker",
            "--zeekctl-keys=" + keys,
            "--xsub=tcp://127.0.0.1:0",
            "--xpub=tcp://127.0.0.1:0",
            "--xsub=tcp://127.0.0.2:0",
            "--xpub=tcp://127.0.0.2:0",
            "--curve-except=tcp://127.0.0.2:0",
            "--memory=" + MEMORY_MIB + "MiB",
            "--limits-frame=16MiB",
            "--limits-handshake-timeout=3s",
            ZeekbusProcess.HTTP_LISTEN,
            "127.0.0.1:0");
    String tcp = "(tcp://\\S+:\\d+)";
    Matcher at =
        broker.await(
            Pattern.compile(
                "listening: XSUB %s, %s .*XPUB %s, %s .*".formatted(tcp, tcp, tcp, tcp)));
    xsub = at.group(1);
    plainXsub = at.group(2);
    xpub = at.group(3);
    plainXpub = at.group(4);
    http =
        broker
            .await(Pattern.compile("dashboard: http(://127\\.0\\.0\\.1:\\d+)/ .*"))
            .replaceAll("tcp$1");
    healthy =
        HealthyNodes.start(
            new HealthyNodes.Node(
                "curve",
                xsub,
                xpub,
                List.of(
                    server.toString(), client.publicKey().toString(), client.secretKey().text())),
            new HealthyNodes.Node("plain", plainXsub, plainXpub, List.of()));
  }

  private static String key(Path keys, String name) throws IOException {
    return Files.readString(keys.resolve(name)).strip();
  }

  @BeforeEach
  void look() throws IOException {
    healthy.check();
    cpuBefore = cpuMillis();
  }

  @AfterEach
  void healthyNodesHaveLostNothing(TestInfo attack) throws IOException {
    HealthyNodes.Report report = healthy.check();
    figures.append(
        "%-50s resident %3d MiB, peak %3d MiB, broker's CPU %5d ms; healthy: %,d sent, 0 lost, slowest %,d us, %d waits%n"
            .formatted(
                attack.getDisplayName(),
                statusMib("VmRSS"),
                statusMib("VmHWM"),
                cpuMillis() - cpuBefore,
                report.sent(),
                report.longestMicros(),
                report.waits()));
    assertThat(statusMib("VmHWM"))
        .as("peak resident size, MiB")
        .isLessThan(HEAP_MIB + MEMORY_MIB + OVERHEAD_MIB);
  }

  @AfterAll
  void stop() throws Exception {
    Files.writeString(Path.of("target", "attacks.txt"), figures);
    healthy.close();
    try (ZeekbusProcess ending = broker) {
      assertThat(ending.signal("TERM").awaitExit()).isZero();
      assertThat(ending.printed()).doesNotContain("LEAK", "OutOfMemory", "Exception");
    }
  }

  // Connections.

  @Test
  void tenThousandThatSayNothing() throws Exception {
    List<Attacker> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 10_000; i++) {
        String from = "127.8.0.%d".formatted(i / 200 + 1);
        silent.add(Attacker.from(from, i % 2 == 0 ? xsub : xpub));
      }
      try (Attacker late = Attacker.at(xsub)) {
        late.shakesHands(SocketType.XPUB, server, client);
      }
      assertThat(descriptors()).isLessThan(2 * HANDSHAKES + 500);
      assertThat(count("xsub_refused_too_many_handshakes")).isGreaterThan(1000);
      assertThat(count("xpub_refused_too_many_handshakes")).isGreaterThan(1000);
    } finally {
      closeAll(silent);
    }
  }

  @Test
  void handshakesThatEndInTheMidstOfALongInitiate() throws Exception {
    List<Attacker> slow = new ArrayList<>();
    byte[] begun = joined(announced(4, 8192), bytes("\10INITIATE"), new byte[8100]);
    try {
      for (int i = 0; i < HANDSHAKES; i++) {
        Attacker attacker = Attacker.from("127.9.0.%d".formatted(i / 200 + 1), xsub);
        slow.add(attacker.says(CurveScript.greeting("CURVE")).says(begun));
      }
    } finally {
      closeAll(slow);
    }
  }

  @Test
  void handshakesOfAByteASecond() throws Exception {
    List<Attacker> slow = new ArrayList<>();
    byte[] greeting = CurveScript.greeting("CURVE");
    try {
      for (int i = 0; i < 400; i++) {
        slow.add(Attacker.at(i % 2 == 0 ? xsub : plainXpub));
      }
      for (int second = 0; second < 3; second++) {
        for (Attacker each : slow) {
          each.saysInVain(new byte[] {greeting[second]});
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
      for (Attacker each : slow) {
        each.isDropped();
      }
      assertThat(count("xsub_refused_handshake_timeout")).isGreaterThanOrEqualTo(200);
    } finally {
      closeAll(slow);
    }
  }

  @Test
  void connectionsThatAreHalfClosed() throws Exception {
    List<Attacker> half = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        half.add(Attacker.at(xsub).says(CurveScript.greeting("CURVE")).shutsUp());
        half.add(Attacker.at(plainXsub).shakesHands("XPUB").says(PLAIN_MESSAGE).shutsUp());
        half.add(Attacker.at(plainXpub).shakesHands("XSUB").says(announced(4, 500)).shutsUp());
      }
      for (Attacker each : half) {
        each.isDropped();
      }
    } finally {
      closeAll(half);
    }
  }

  @Test
  void connectAndVanish() throws Exception {
    for (int i = 0; i < 4000; i++) {
      Attacker attacker = Attacker.from("127.0.0.1", i % 2 == 0 ? xsub : plainXpub);
      if (i % 4 < 2) {
        attacker.vanishes();
      } else {
        attacker.close();
      }
    }
    for (int i = 0; i < 1000; i++) {
      try (Attacker attacker = Attacker.from("127.0.0.1", plainXpub)) {
        attacker.says(CurveScript.greeting("NULL"));
        attacker.vanishes();
      }
    }
  }

  // Bytes that are not ZMTP, or wrong ZMTP.

  /** Each after a good greeting, or instead of it. */
  private static Stream<byte[]> brokenHandshakes() {
    byte[] greeting = CurveScript.greeting("NULL");
    return Stream.concat(
        Stream.of(
            bytes("GET / HTTP/1.1\r\nHost: broker\r\n\r\n"),
            bytes("\26\3\1\2\0\1\0\1\374\3\3" + "x".repeat(60)),
            bytes("\0".repeat(64)),
            bytes("\377\0\0\0\0\0\0\0\1\176" + "\0".repeat(54)),
            bytes("\377\0\0\0\0\0\0\0\1\177\0\5" + "\0".repeat(52)),
            bytes("\377\0\0\0\0\0\0\0\1\177\1\5" + "\0".repeat(52)),
            bytes("\377\0\0\0\0\0\0\0\1\177\2\0" + "\0".repeat(52)),
            CurveScript.greeting("PLAIN"),
            CurveScript.greeting("GSSAPI"),
            bytes("\377\0\0\0\0\0\0\0\1\177\3\1" + "\377".repeat(52))),
        Stream.of(
                announced(4, Long.MIN_VALUE),
                announced(4, 1L << 62),
                announced(4, Long.MAX_VALUE),
                announced(4, -1),
                frame(4, bytes("")),
                frame(4, bytes("\377READY")),
                frame(4, bytes("\5READY\13Socket-Type\377\377\377\377")),
                frame(4, bytes("\5READY\13Socket-Type\177\377\377\377XPUB")),
                frame(4, bytes("\5READY\13Socket-Type\0\0\0\5XPUB")),
                frame(4, bytes("\5READY\377")),
                frame(4, bytes("\5READY\13Socket-Type\0\0\0\4REQ!")),
                frame(4, bytes("\5READY\13Socket-Type\0\0\0\4XSUB")),
                frame(4, bytes("\4PING\0\0")),
                frame(4, bytes("\11SUBSCRIBEtopic")),
                frame(0, bytes("\1topic")))
            .map(command -> joined(greeting, command)));
  }

  @Test
  void greetingsAndHandshakesThatAreWrong() throws Exception {
    for (byte[] broken : brokenHandshakes().toList()) {
      for (String endpoint : List.of(plainXsub, xsub)) {
        try (Attacker attacker = Attacker.at(endpoint)) {
          attacker.says(broken).isDropped();
        }
      }
    }
    assertThat(count("xsub_refused_bad_handshake")).isGreaterThanOrEqualTo(10);
    assertThat(count("xsub_refused_not_zmtp")).isPositive();
    assertThat(count("xsub_refused_old_zmtp")).isPositive();
    assertThat(count("xsub_refused_other_mechanism")).isPositive();
    assertThat(count("xsub_refused_socket_type")).isPositive();
  }

  private static Stream<byte[]> brokenTraffic() {
    return Stream.of(
        announced(0, Long.MIN_VALUE),
        announced(0, 1L << 62),
        announced(1, Long.MAX_VALUE),
        announced(4, Long.MIN_VALUE),
        announced(0, -1),
        announced(0, (16 << 20) + 100),
        frame(5, bytes("\4PING\0\0")),
        bytes("\4" + "\0".repeat(8)),
        frame(4, bytes("\4PING")),
        bytes("\1\0".repeat(1_000_000)));
  }

  @Test
  void framesAndCommandsThatAreWrong() throws Exception {
    for (byte[] broken : brokenTraffic().toList()) {
      try (Attacker publisher = Attacker.at(plainXsub).shakesHands("XPUB");
          Attacker subscriber = Attacker.at(plainXpub).shakesHands("XSUB");
          Attacker curve = Attacker.at(xsub)) {
        curve.shakesHands(SocketType.XPUB, server, client);
        for (Attacker each : List.of(publisher, subscriber, curve)) {
          each.saysInVain(broken).isDropped();
        }
      }
    }
    for (String counted : List.of("xsub", "xpub")) {
      assertThat(count(counted + "_closed_bad_frame")).isGreaterThanOrEqualTo(3);
      assertThat(count(counted + "_closed_too_large")).isGreaterThanOrEqualTo(7);
    }
  }

  @Test
  void aMillionPartsUnderCurve() throws Exception {
    try (Attacker attacker = Attacker.at(xsub)) {
      CurveScript curve = attacker.shakesHands(SocketType.XPUB, server, client);
      attacker.saysInVain(curve.sealed(bytes("\1\0".repeat(1_000_000)))).isDropped();
    }
    assertThat(count("xsub_closed_too_large")).isPositive();
  }

  // Subscriptions.

  @Test
  void aMillionSubscriptions() throws Exception {
    try (Attacker first = Attacker.at(plainXpub).shakesHands("XSUB");
        Attacker second = Attacker.at(plainXpub).shakesHands("XSUB")) {
      first.saysInVain(subscriptions("greedy.first.", 1_000_000));
      second.saysInVain(subscriptions("greedy.second.", 100_000));
      first.isDropped();
    }
    assertThat(count("ignored_too_many_subscriptions")).isPositive();
    assertThat(count("xpub_closed_memory")).isPositive();
    assertThat(broker.printed()).contains("topics take the most");
  }

  private static byte[] subscriptions(String prefix, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(frame(0, bytes("\1" + prefix + i)));
    }
    return all.toByteArray();
  }

  @Test
  void subscriptionsOfAMegabyte() throws Exception {
    byte[] topic = bytes("\11SUBSCRIBE" + "x".repeat(1 << 20));
    try (Attacker plain = Attacker.at(plainXpub).shakesHands("XSUB");
        Attacker attacker = Attacker.at(xpub)) {
      CurveScript curve = attacker.shakesHands(SocketType.XSUB, server, client);
      for (int i = 0; i < 50; i++) {
        plain.says(frame(4, topic));
        attacker.says(curve.sealed(frame(4, topic)));
      }
      // Both are still served.
      byte[] ping = frame(4, bytes("\4PING\0\0end"));
      byte[] pong = bytes("\4PONGend");
      assertThat(plain.says(ping).hearsFrame()).isEqualTo(pong);
      assertThat(attacker.says(curve.sealed(ping)).hearsFrame()).isNotEmpty();
    }
    assertThat(count("ignored_long_subscription")).isGreaterThanOrEqualTo(100);
  }

  @Test
  void subscribeAndUnsubscribeStorms() throws Exception {
    List<Thread> storms = new ArrayList<>();
    byte[] gust = joined(frame(0, bytes("\1storm.")), frame(0, bytes("\0storm.")));
    byte[] wind = new byte[gust.length * 5000];
    for (int i = 0; i < wind.length; i++) {
      wind[i] = gust[i % gust.length];
    }
    for (int i = 0; i < 3; i++) {
      Attacker attacker = Attacker.at(plainXpub).shakesHands("XSUB");
      storms.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; n < 20; n++) {
                  attacker.saysInVain(wind);
                }
              }));
    }
    for (Thread storm : storms) {
      storm.join();
    }
  }

  // CURVE.

  @Test
  void whoHasNoKeyHearsSoAndNoMore() throws Exception {
    CurveKeyPair unknown = CurveKeyPair.generate();
    try (Attacker attacker = Attacker.at(xsub).greetsWithCurve()) {
      CurveScript script = new CurveScript(SocketType.XPUB, server, unknown);
      attacker.says(script.hello());
      attacker.says(script.initiate(attacker.hearsFrame())).hearsLast(ERROR_400);
    }
    assertThat(count("xsub_refused_not_allowed")).isPositive();
    assertThat(broker.printed()).contains(unknown.publicKey().toString());
  }

  @Test
  void handshakesThatAreReplayedOrForged() throws Exception {
    CurveScript recorded = new CurveScript(SocketType.XPUB, server, client);
    byte[] hello = recorded.hello();
    byte[] initiate;
    try (Attacker original = Attacker.at(xsub).greetsWithCurve()) {
      initiate = recorded.initiate(original.says(hello).hearsFrame());
      original.says(initiate).hearsFrame();
    }
    try (Attacker replay = Attacker.at(xsub).greetsWithCurve()) {
      // Anybody may say a HELLO again: the answer is for who has the key in it.
      assertThat(replay.says(hello).hearsFrame()).hasSize(168);
      replay.says(initiate).isDropped();
    }
    CurveKeyPair mixed = new CurveKeyPair(client.publicKey(), CurveKeyPair.generate().secretKey());
    isDropped(mixed, server, -1);
    isDropped(client, CurveKeyPair.generate().publicKey(), -1);
    // A bit of the cookie's nonce, of its box, of the command's box, of its last byte.
    for (int at : new int[] {20, 60, 130, 200, 265, 285}) {
      isDropped(client, server, at);
    }
    assertThat(count("xsub_refused_bad_curve")).isGreaterThanOrEqualTo(8);
  }

  /** A handshake with these keys, where a bit of INITIATE is changed at this byte, if there is. */
  private void isDropped(CurveKeyPair keys, CurvePublicKey to, int changedAt) throws IOException {
    CurveScript script = new CurveScript(SocketType.XPUB, to, keys);
    try (Attacker attacker = Attacker.at(xsub).greetsWithCurve().says(script.hello())) {
      if (!to.equals(server)) {
        attacker.isDropped();
        return;
      }
      byte[] initiate = script.initiate(attacker.hearsFrame());
      if (changedAt >= 0) {
        initiate[changedAt] ^= 1;
      }
      attacker.says(initiate).isDropped();
    }
  }

  @Test
  void messagesThatAreReplayedReorderedCutOrChanged() throws Exception {
    byte[] one = frame(0, bytes("topic.one"));
    try (Attacker attacker = Attacker.at(xsub)) {
      byte[] first = attacker.shakesHands(SocketType.XPUB, server, client).sealed(one);
      attacker.says(first).says(first).isDropped();
    }
    try (Attacker attacker = Attacker.at(xsub)) {
      CurveScript curve = attacker.shakesHands(SocketType.XPUB, server, client);
      byte[] first = curve.sealed(one);
      attacker.says(curve.sealed(one)).says(first).isDropped();
    }
    byte[] ofAnother;
    try (Attacker attacker = Attacker.at(xsub)) {
      ofAnother = attacker.shakesHands(SocketType.XPUB, server, client).sealed(one);
    }
    try (Attacker attacker = Attacker.at(xsub)) {
      attacker.shakesHands(SocketType.XPUB, server, client);
      attacker.says(ofAnother).isDropped();
    }
    for (int at : new int[] {0, 5, 20, 30, 40, 43}) {
      try (Attacker attacker = Attacker.at(xsub)) {
        byte[] message = attacker.shakesHands(SocketType.XPUB, server, client).sealed(one);
        message[at] ^= (byte) (at == 0 ? 4 : 1);
        attacker.says(message).isDropped();
      }
    }
    try (Attacker attacker = Attacker.at(xsub)) {
      byte[] message = attacker.shakesHands(SocketType.XPUB, server, client).sealed(one);
      byte[] cut = joined(message);
      cut[1]--;
      attacker.says(cut).isDropped();
    }
    assertThat(count("xsub_closed_bad_nonce")).isGreaterThanOrEqualTo(2);
    assertThat(count("xsub_closed_bad_curve")).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aFloodOfHellos() throws Exception {
    String address = Attacker.freshAddress();
    byte[] hello = new CurveScript(SocketType.XPUB, server, client).hello();
    byte[] said = joined(CurveScript.greeting("CURVE"), hello);
    for (int i = 0; i < 2; i++) {
      try (Attacker attacker = Attacker.from(address, xsub)) {
        attacker.says(said);
        attacker.hears(64 + 170);
      }
    }
    List<Attacker> flood = new ArrayList<>();
    try {
      for (int i = 0; i < 3000; i++) {
        flood.add(Attacker.from(address, xsub).saysInVain(said));
      }
    } finally {
      closeAll(flood);
    }
    assertThat(count("xsub_refused_too_many_handshakes")).isPositive();
  }

  @Test
  void framesUnderCurveThatNeverEnd() throws Exception {
    List<Attacker> slow = new ArrayList<>();
    byte[] begun = joined(announced(0, 12 << 20), bytes("\7MESSAGE"), new byte[8 << 20]);
    try {
      List<Thread> sending = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Attacker attacker = Attacker.at(i % 2 == 0 ? xsub : xpub);
        slow.add(attacker);
        attacker.shakesHands(i % 2 == 0 ? SocketType.XPUB : SocketType.XSUB, server, client);
        sending.add(Thread.ofVirtual().start(() -> attacker.saysInVain(begun)));
      }
      assertThat(count("xsub_closed_memory")).isPositive();
      healthy.check();
      closeAll(slow);
      for (Thread each : sending) {
        each.join();
      }
    } finally {
      closeAll(slow);
    }
  }

  // HTTP.

  private static byte[] get(String target, String... headers) {
    return bytes(
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n");
  }

  @Test
  void httpThatNeverBeginsOrNeverEnds() throws Exception {
    List<Attacker> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 3000; i++) {
        Attacker attacker = Attacker.from("127.10.0.%d".formatted(i / 200 + 1), http);
        idle.add(i % 2 == 0 ? attacker : attacker.saysInVain(bytes("GET / HTTP/1.1\r\nHost:")));
      }
      isServed();
      assertThat(descriptors()).isLessThan(1500);
      // Those that are left have not been closed for others, but are too slow.
      for (Attacker each : idle) {
        each.isDropped();
      }
      assertThat(httpCount("timeout")).isGreaterThan(100);
    } finally {
      closeAll(idle);
    }
  }

  @Test
  void httpThatIsWrong() throws Exception {
    for (int i = 0; i < 20; i++) {
      for (byte[] wrong :
          List.of(
              get("/" + "x".repeat(10_000)),
              get("/", "X-Filler: x\r\n".repeat(10_000)),
              get("/", "Content-Length: 9\r\n"),
              get("/", "Transfer-Encoding: chunked\r\n"),
              bytes("\26\3\1\2\0\1\0\1\374\3\3" + "x".repeat(60)),
              CurveScript.greeting("NULL"),
              bytes("\0".repeat(100_000)),
              bytes("GET / HTTP/1.1\r\n".repeat(50_000)))) {
        try (Attacker attacker = Attacker.at(http)) {
          attacker.saysInVain(wrong).shutsUp().isDropped();
        }
      }
      for (String trick :
          List.of("/..", "//", "/%2e%2e/", "/a%00", "/a\\", "/%ff", "/%", "/a?b=%", "*")) {
        try (Attacker attacker = Attacker.at(http)) {
          assertThat(attacker.says(get(trick)).hears(9).hearsText(3)).isEqualTo("400");
        }
      }
    }
    assertThat(httpCount("bad_path")).isGreaterThanOrEqualTo(160);
    assertThat(httpCount("too_large")).isGreaterThanOrEqualTo(20);
    assertThat(httpCount("body")).isGreaterThanOrEqualTo(40);
  }

  @Test
  void httpFloods() throws Exception {
    List<Attacker> floods = new ArrayList<>();
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    for (int i = 0; i < 2000; i++) {
      requests.writeBytes(get("/metrics"));
      requests.writeBytes(get("/api/v1/cluster"));
    }
    byte[] flood = requests.toByteArray();
    try {
      List<Thread> sending = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Attacker attacker = Attacker.at(http);
        floods.add(attacker);
        sending.add(Thread.ofVirtual().start(() -> attacker.saysInVain(flood)));
      }
      for (Thread each : sending) {
        each.join();
      }
      for (Attacker each : floods) {
        each.isDropped();
      }
    } finally {
      closeAll(floods);
    }
    isServed();
    assertThat(httpCount("pipeline")).isPositive();
  }

  @Test
  void httpViewersThatReadNothing() throws Exception {
    List<Attacker> viewers = new ArrayList<>();
    try {
      int served = 0;
      for (int i = 0; i < 200; i++) {
        Attacker viewer = Attacker.at(http);
        viewers.add(viewer);
        viewer.says(get("/api/v1/stream?topics=cluster,topics,connections"));
        served += viewer.hears(9).hearsText(3).equals("200") ? 1 : 0;
      }
      assertThat(served).isEqualTo(64);
      isServed();
      assertThat(httpCount("viewers")).isGreaterThanOrEqualTo(136);
      healthy.check();
    } finally {
      closeAll(viewers);
    }
  }

  /** An answer comes, once what others asked before is answered. */
  private void isServed() {
    Await.until("an answer", () -> status("/healthz").equals("200"));
  }

  private String status(String target) {
    try (Attacker peer = Attacker.from("127.0.0.1", http)) {
      return peer.says(get(target)).hears(9).hearsText(3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long httpCount(String cause) throws Exception {
    Matcher line =
        broker
            .signal("USR1")
            .await(Pattern.compile("http: .* refused \\{(?:.*, )?" + cause + "=(\\d+).*"));
    return Long.parseLong(line.group(1));
  }

  private static void closeAll(List<Attacker> all) throws IOException {
    for (Attacker each : all) {
      each.close();
    }
  }

  /** Waits for one of the counts that statistics show. */
  private long count(String what) throws Exception {
    broker.signal("USR1").await(Pattern.compile("up \\d+ s, buffers .*"));
    Matcher line = broker.await(Pattern.compile(" *" + what + " ([\\d,]+)"));
    return Long.parseLong(line.group(1).replace(",", ""));
  }

  private long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + broker.pid() + "/fd"))) {
      return open.count();
    }
  }

  private long statusMib(String what) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + broker.pid() + "/status"), US_ASCII).stream()
        .filter(line -> line.startsWith(what + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

  /** User and system time; the kernel counts in hundredths of a second. */
  private long cpuMillis() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + broker.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }
}
