package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;

/** Nodes that come and go, over this project's broker and over libzmq's proxy. */
final class JoiningTest {
  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void twoNodesSeeEachOther(Cluster.Kind kind) throws Exception {
    try (Cluster cluster = new Cluster(kind)) {
      Diary diary = new Diary();
      ClusterNode first = cluster.add(diary.listen(cluster.node("first")).join());
      ClusterNode second = cluster.node("second").join();
      first.awaitMembers(Await.DEADLINE, "second");
      second.awaitMembers(Await.DEADLINE, "first");
      assertThat(first.members()).containsExactly(new ClusterMember("second", second.id()));
      second.close();
      Await.until("goodbye", () -> diary.lines().contains("down second"));
      assertThat(diary.lines()).containsExactly("up second", "down second");
      assertThat(first.problems(Problem.Kind.MEMBERSHIP)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void twentyNodesThatJoinAtOnce(Cluster.Kind kind) throws Exception {
    String[] names = IntStream.range(0, 20).mapToObj(i -> "node-" + i).toArray(String[]::new);
    List<Diary> diaries = new ArrayList<>();
    try (Cluster cluster = new Cluster(kind);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ClusterNode>> joining = new ArrayList<>();
      for (String name : names) {
        Diary diary = new Diary();
        diaries.add(diary);
        NodeBuilder node = diary.listen(cluster.node(name));
        joining.add(executor.submit(node::join));
      }
      for (Future<ClusterNode> node : joining) {
        cluster.add(node.get());
      }
      for (Future<ClusterNode> node : joining) {
        ClusterNode joined = node.get();
        List<String> others = new ArrayList<>(List.of(names));
        others.remove(joined.name());
        joined.awaitMembers(Await.DEADLINE, others.toArray(String[]::new));
        assertThat(joined.problems(Problem.Kind.MEMBERSHIP)).isZero();
      }
    }
    assertThat(diaries).allMatch(Diary::isConsistent);
  }

  @Test
  void observersAreNoNodes() throws Exception {
    try (Cluster cluster = Cluster.zeekbus()) {
      ClusterNode node = cluster.add(cluster.node("node-1").join());
      ClusterNode observer = cluster.add(cluster.node("observer").observe());
      assertThat(observer.names()).containsExactly("node-1");
      cluster.add(cluster.node("node-2").join());
      node.awaitMembers(Await.DEADLINE, "node-2");
      Await.until("both", () -> observer.names().equals(List.of("node-1", "node-2")));
      assertThat(node.members()).extracting(ClusterMember::name).containsExactly("node-2");
      assertThat(observer.members()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void whenTheBrokerComesBackNobodyHasGone(Cluster.Kind kind) throws Exception {
    try (Cluster cluster = new Cluster(kind)) {
      Diary diary = new Diary();
      ClusterNode first = cluster.add(diary.listen(cluster.node("first")).join());
      ClusterNode second = cluster.add(cluster.node("second").subscribe("news").join());
      first.awaitMembers(Await.DEADLINE, "second");
      cluster.killBroker();
      Await.until("loss", () -> first.problems(Problem.Kind.BROKER) >= 2);
      Await.until("loss", () -> second.problems(Problem.Kind.BROKER) >= 2);
      cluster.startBroker();
      second.ready().get();
      first.ready().get();
      ClusterNode third = cluster.add(cluster.node("third").join());
      third.awaitMembers(Await.DEADLINE, "first", "second");
      first.awaitMembers(Await.DEADLINE, "third");
      Await.until("third", () -> diary.lines().size() >= 2);
      assertThat(diary.lines()).containsExactly("up second", "up third");
      assertThat(first.publish("news", "n")).isEqualTo(PublishResult.SENT);
    }
  }

  @Test
  void whoDiedWhileTheBrokerWasAwayIsDownAfterAWhile() throws Exception {
    try (Cluster cluster = Cluster.zeekbus()) {
      Diary diary = new Diary();
      NodeBuilder builder = cluster.node("first").helloExpiration(Duration.ofMillis(300));
      ClusterNode first = cluster.add(diary.listen(builder).join());
      ClusterNode second = cluster.node("second").linger(Duration.ZERO).join();
      first.awaitMembers(Await.DEADLINE, "second");
      cluster.killBroker();
      second.close();
      assertThat(first.members()).hasSize(1);
      cluster.startBroker();
      Await.until("down", () -> diary.lines().contains("down second"));
      cluster.add(cluster.node("second").join());
      Await.until("up", () -> diary.lines().size() == 3);
      assertThat(diary.lines()).containsExactly("up second", "down second", "up second");
    }
  }

  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void whatTheDeadHadSubscribedIsForgottenAfterAWhile(Cluster.Kind kind) throws Exception {
    try (Cluster cluster = new Cluster(kind)) {
      ClusterNode first =
          cluster.add(cluster.node("first").helloExpiration(Duration.ofMillis(300)).observe());
      ClusterNode second = cluster.node("second").linger(Duration.ZERO).subscribe("news").observe();
      cluster.add(cluster.node("third").subscribe("weather").observe());
      first.ready().get();
      assertThat(first.publish("news", "n")).isEqualTo(PublishResult.SENT);
      cluster.killBroker();
      second.close();
      cluster.startBroker();
      Await.until("forgotten", () -> first.publish("news", "n") == PublishResult.NOT_WANTED);
      assertThat(first.publish("weather", "w")).isEqualTo(PublishResult.SENT);
    }
  }

  @ParameterizedTest
  @EnumSource(Cluster.Kind.class)
  void whoLosesOneConnectionIsSeenAgain(Cluster.Kind kind) throws Exception {
    try (Cluster cluster = new Cluster(kind);
        Relay toXpub = new Relay(cluster.xpub());
        Relay toXsub = new Relay(cluster.xsub())) {
      Diary diary = new Diary();
      ClusterNode first = cluster.add(diary.listen(cluster.node("first")).join());
      ClusterNode second =
          ClusterNode.builder("second").broker(toXpub.endpoint(), toXsub.endpoint()).join();
      try {
        first.awaitMembers(Await.DEADLINE, "second");
        second.awaitMembers(Await.DEADLINE, "first");
        toXpub.cut(); // the broker cancels this node's subscriptions
        Await.until("down and up", () -> diary.lines().size() == 3);
        assertThat(diary.lines()).containsExactly("up second", "down second", "up second");
        toXsub.cut(); // no other node notices
        Await.until("loss", () -> second.problems(Problem.Kind.BROKER) == 2);
        second.ready().get();
        assertThat(second.members()).extracting(ClusterMember::name).containsExactly("first");
      } finally {
        second.close();
      }
    }
  }

  @Test
  void overIpv6() throws Exception {
    Endpoint any = Endpoint.parse("tcp://[::1]:0");
    try (Broker broker = Broker.start(BrokerSettings.DEFAULT.on(any, any))) {
      String xpub = broker.xpubEndpoints().getFirst().toString();
      String xsub = broker.xsubEndpoints().getFirst().toString();
      try (ClusterNode first = ClusterNode.builder("first").broker(xpub, xsub).join();
          ClusterNode second = ClusterNode.builder("second").broker(xpub, xsub).join()) {
        first.awaitMembers(Await.DEADLINE, "second");
        second.awaitMembers(Await.DEADLINE, "first");
      }
    }
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    try (Cluster cluster = Cluster.zeekbus()) {
      NodeBuilder swapped =
          ClusterNode.builder("n").broker(cluster.xsub().toString(), cluster.xpub().toString());
      assertThatThrownBy(swapped::join)
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("are the two endpoints swapped?")
          .hasMessageEndingWith("NodeBuilder.broker takes the XPUB first")
          .satisfies(e ->
              assertThat(((NodeException) e).kind()).isEqualTo(NodeException.Kind.OTHER_SOCKET));
      ClusterNode node = cluster.add(cluster.node("enricher-1").join());
      assertThatThrownBy(() -> node.awaitMembers(Duration.ofMillis(1), "manager"))
          .hasMessageContaining("not up after 1 ms: manager.")
          .hasMessageContaining(
              "redef Cluster::nodes += { [\"enricher-1\"] = [$node_type=Cluster::CONTROL,"
                  + " $ip=127.0.0.1] };");
      cluster.killBroker();
      assertThatThrownBy(() -> cluster.node("n").patience(Duration.ofMillis(50)).observe())
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("n cannot join: waited")
          .hasMessageContaining("The last attempt: ")
          .satisfies(
              e -> assertThat(((NodeException) e).kind()).isEqualTo(NodeException.Kind.NOT_THERE));
      assertThatThrownBy(() -> ClusterNode.builder(" ")).hasMessageContaining("without a name");
    }
  }
}
