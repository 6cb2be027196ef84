package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.node.Cluster.Keys;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** Nodes with CURVE, over this project's broker and over libzmq's proxy, and with wrong keys. */
final class CurveNodesTest {
  private final Keys keys = Keys.fresh();
  private final CurveKeyPair stranger = CurveKeyPair.generate();

  @ZeekLog(stream = "Curve::LOG", path = "curve")
  record Line(String text) {}

  private NodeBuilder node(Cluster cluster, String name) {
    return cluster.node(name).curve(keys.server().publicKey(), keys.client());
  }

  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void nodesMeetAndTalk(Cluster.Kind kind) throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (Cluster cluster = new Cluster(kind, Optional.of(keys))) {
      ClusterNode first =
          cluster.add(
              node(cluster, "first")
                  .subscribe("news")
                  .onAny(message -> heard.complete(message.event().name().text()))
                  .join());
      ClusterNode second = cluster.add(node(cluster, "second").join());
      first.awaitMembers(Await.DEADLINE, "second");
      second.awaitMembers(Await.DEADLINE, "first");
      assertThat(second.publish("news", "Curve::news")).isEqualTo(PublishResult.SENT);
      assertThat(heard.get()).isEqualTo("Curve::news");
    }
  }

  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void logsGoWithTheSameKeys(Cluster.Kind kind) throws Exception {
    try (Cluster cluster = new Cluster(kind, Optional.of(keys));
        PythonPeer python = PythonPeer.start()) {
      python.allow(keys.client().publicKey());
      String[] curve = keys.ofServerInLibzmq();
      PythonPeer.Socket pull = python.socket("PULL", "IPV6=1", curve[0], curve[1]);
      Endpoint logger = pull.bind(Endpoint.parse("tcp://[::1]:0"));
      ClusterNode node =
          cluster.add(
              node(cluster, "enricher-1")
                  .loggers(logger.toString())
                  .logBatch(1, Duration.ofHours(1))
                  .observe());
      node.log(Line.class).write(new Line("secret"));
      List<byte[]> frames = pull.receive(Await.DEADLINE).orElseThrow();
      LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
      byte[] bytes = LogMessage.of(frames).batch();
      batch.open(bytes, 0, bytes.length);
      assertThat(batch.schema().path()).hasToString("curve");
    }
  }

  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void aKeyThatTheBrokerDoesNotKnow(Cluster.Kind kind) {
    try (Cluster cluster = new Cluster(kind, Optional.of(keys))) {
      NodeBuilder unknown = cluster.node("n").curve(keys.server().publicKey(), stranger);
      assertThatThrownBy(unknown::join)
          .isInstanceOf(NodeException.class)
          .hasMessageStartingWith("n cannot join: broker tcp://127.0.0.1:")
          .hasMessageContaining("refuses us: refused by peer")
          .hasMessageEndingWith(
              "it does not know this node's key: its curve_client_publickey must be %s"
                  .formatted(stranger.publicKey()));
    }
  }

  @Test
  void anotherMechanismThanTheBrokers() {
    try (Cluster cluster = new Cluster(Cluster.Kind.ZEEKBUS, Optional.of(keys))) {
      assertThatThrownBy(cluster.node("n")::observe)
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("refuses us: other mechanism: the peer's mechanism is CURVE")
          .hasMessageEndingWith("give this node the cluster's keys: NodeBuilder.curve")
          .satisfies(e -> {
            NodeException refusal = (NodeException) e;
            assertThat(refusal.kind()).isEqualTo(NodeException.Kind.NO_KEYS);
            assertThat(refusal.problem()).endsWith("give this node the cluster's keys");
          });
    }
    try (Cluster cluster = Cluster.zeekbus()) {
      assertThatThrownBy(node(cluster, "n")::observe)
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("refuses us: other mechanism: the peer's mechanism is NULL")
          .hasMessageEndingWith(
              "nothing is sent unencrypted: give the broker the cluster's keys, too");
    }
  }

  /**
   * libzmq may close the connection before it sends its own mechanism. A node then keeps trying,
   * and reports the cause as far as it sees it.
   */
  @Test
  void anotherMechanismThanLibzmqs() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.Kind.LIBZMQ, Optional.of(keys))) {
      expectProblem(cluster.node("n"), "if it wants CURVE, give this node the cluster's keys");
    }
    try (Cluster cluster = new Cluster(Cluster.Kind.LIBZMQ)) {
      expectProblem(node(cluster, "n"), "nothing is sent unencrypted|it has no CURVE");
    }
  }

  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void anotherServerKey(Cluster.Kind kind) throws Exception {
    try (Cluster cluster = new Cluster(kind, Optional.of(keys))) {
      expectProblem(
          cluster.node("n").curve(stranger.publicKey(), keys.client()),
          "it has no CURVE, or its public key is not "
              + Pattern.quote(stranger.publicKey().toString()));
    }
  }

  private static void expectProblem(NodeBuilder builder, String regex) throws Exception {
    Predicate<String> fits = Pattern.compile(regex).asPredicate();
    List<String> problems = new CopyOnWriteArrayList<>();
    builder.onProblem(problem -> problems.add(problem.toString()));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ClusterNode> joining = executor.submit(builder::join);
      Await.until(regex, () -> problems.stream().anyMatch(fits));
      assertThat(problems).allMatch(problem -> problem.startsWith("BROKER: broker tcp://"));
      joining.cancel(true);
    }
  }

  @Test
  void aRunningNodeOutlivesARefusal() throws Exception {
    List<String> problems = new CopyOnWriteArrayList<>();
    Diary diary = new Diary();
    try (Cluster cluster = new Cluster(Cluster.Kind.ZEEKBUS, Optional.of(keys))) {
      ClusterNode first =
          cluster.add(
              diary
                  .listen(node(cluster, "first"))
                  .afterRefusal(Duration.ofMillis(50))
                  .onProblem(problem -> problems.add(problem.text()))
                  .join());
      cluster.add(node(cluster, "second").afterRefusal(Duration.ofMillis(50)).join());
      first.awaitMembers(Await.DEADLINE, "second");
      cluster.killBroker();
      cluster.startBroker(Optional.of(new Keys(keys.server(), stranger)));
      Await.until("refusal", () -> problems.stream().anyMatch(text -> text.contains("400")));
      cluster.killBroker();
      cluster.startBroker(Optional.empty());
      Await.until(
          "refusal", () -> problems.stream().anyMatch(text -> text.contains("other mechanism")));
      cluster.killBroker();
      cluster.startBroker(Optional.of(keys));
      first.ready().get();
      ClusterNode third = cluster.add(node(cluster, "third").join());
      third.awaitMembers(Await.DEADLINE, "first", "second");
      Await.until("third", () -> diary.lines().contains("up third"));
      assertThat(diary.lines()).containsExactly("up second", "up third");
    }
  }

  @Test
  void aLoggerThatRefusesUsIsAProblem() throws Exception {
    List<Problem> problems = new CopyOnWriteArrayList<>();
    try (Cluster cluster = new Cluster(Cluster.Kind.ZEEKBUS, Optional.of(keys));
        PythonPeer python = PythonPeer.start()) {
      python.allow(stranger.publicKey());
      PythonPeer.Socket pull = python.socket("PULL", keys.ofServerInLibzmq());
      Endpoint logger = pull.bind();
      cluster.add(node(cluster, "n").loggers(logger.toString()).onProblem(problems::add).observe());
      Await.until("the logger's", () -> !problems.isEmpty());
      assertThat(problems.getFirst().kind()).isEqualTo(Problem.Kind.LOGGER);
      assertThat(problems.getFirst().text())
          .startsWith("logger " + logger + " refuses us: refused by peer");
    }
  }

  @Test
  void keysComeFromOnePlace() {
    NodeBuilder builder = ClusterNode.builder("n").curve(keys.server().publicKey(), keys.client());
    assertThatThrownBy(() -> builder.curve(keys.server().publicKey(), keys.client()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from two places");
    CurveKeyPair mixed = new CurveKeyPair(stranger.publicKey(), keys.client().secretKey());
    assertThatThrownBy(() -> ClusterNode.builder("n").curve(keys.server().publicKey(), mixed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("own: the two keys are not a pair");
  }
}
