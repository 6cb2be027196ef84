package org.zeekbus.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.app.recording.Recording;

/** Each subscription of a recording is assigned to its node. */
final class SubscriptionOwnersTest {
  @TempDir private Path directory;

  @Test
  void nodesOfARealClusterGetTheirs() throws IOException {
    assertThat(cast(Recording.ofARealCluster()))
        .containsExactly(
            "proxy-1 + zeek/supervisor",
            "proxy-1 + zeek/table/",
            "manager + zeek/supervisor",
            "manager + zeek/table/",
            "proxy-1 + zeek.cluster.pool.proxy",
            "proxy-1 + zeek.cluster.proxy",
            "proxy-1 + zeek.cluster.nodeid.zeromq_proxy-1_vm_1279_NkKBMw1h3WhgsypkN8.",
            "proxy-1 + zeek.cluster.node.proxy-1.",
            "manager + zeek.cluster.manager",
            "manager + zeek.cluster.nodeid.zeromq_manager_vm_1273_N2rfuR3PlOJjn7sJn2.",
            "manager + zeek.cluster.node.manager.",
            "logger-1 + zeek/supervisor",
            "logger-1 + zeek/table/",
            "logger-1 + zeek.cluster.pool.logger",
            "logger-1 + zeek.cluster.logger",
            "logger-1 + zeek.cluster.nodeid.zeromq_logger-1_vm_1276_NCH2Em27fB83zAAyn1.",
            "logger-1 + zeek.cluster.node.logger-1.",
            "worker-2 + zeek/supervisor",
            "worker-1 + zeek/supervisor",
            "worker-2 + zeek/table/",
            "worker-2 + zeek.cluster.pool.worker",
            "worker-1 + zeek/table/",
            "worker-2 + zeek.cluster.worker",
            "worker-1 + zeek.cluster.pool.worker",
            "worker-1 + zeek.cluster.worker",
            "worker-2 + zeek.cluster.nodeid.zeromq_worker-2_vm_1285_N2hpOTkv5s3ydT3Y9.",
            "worker-2 + zeek.cluster.node.worker-2.",
            "worker-1 + zeek.cluster.nodeid.zeromq_worker-1_vm_1282_NfYzY23uk2w93aQOIc.",
            "worker-1 + zeek.cluster.node.worker-1.",
            "proxy-1 ends",
            "worker-2 ends",
            "worker-1 ends",
            "logger-1 ends",
            "manager ends");
  }

  @Test
  void endOfANodeTellsWhatItsScriptsHadSubscribed() throws IOException {
    Recording recording =
        new Recording()
            .subscribes("zeek.cluster.manager", id("manager", "a"), node("manager"))
            .subscribes("zeek.cluster.worker", id("worker-1", "b"), node("worker-1"))
            .subscribes("my.events")
            .cancels("my.events", "zeek.cluster.manager", node("manager"), id("manager", "a"))
            .cancels(node("worker-1"), id("worker-1", "b"), "zeek.cluster.worker");

    assertThat(cast(recording)).contains("manager + my.events", "manager ends", "worker-1 ends");
  }

  @Test
  void withoutItsEndANodeGetsTheTopicsOfItsNameAndRole() throws IOException {
    Recording recording =
        new Recording()
            .subscribes("zeek/supervisor", "zeek/supervisor", "zeek.cluster.pool.worker")
            .subscribes("zeek.cluster.pool.proxy", "zeek.cluster.worker", "zeek.cluster.proxy")
            .subscribes(id("proxy-1", "a"), id("worker-10", "b"), node("worker-10"))
            .subscribes(node("proxy-1"));

    assertThat(cast(recording))
        .containsExactly(
            "proxy-1 + zeek/supervisor",
            "worker-10 + zeek/supervisor",
            "worker-10 + zeek.cluster.pool.worker",
            "proxy-1 + zeek.cluster.pool.proxy",
            "worker-10 + zeek.cluster.worker",
            "proxy-1 + zeek.cluster.proxy",
            "proxy-1 + " + id("proxy-1", "a"),
            "worker-10 + " + id("worker-10", "b"),
            "worker-10 + zeek.cluster.node.worker-10.",
            "proxy-1 + zeek.cluster.node.proxy-1.");
  }

  @Test
  void nodeThatComesBackHasTwoLives() throws IOException {
    Recording recording =
        new Recording()
            .subscribes("zeek.cluster.worker", id("worker-1", "a"), node("worker-1"))
            .cancels(node("worker-1"), id("worker-1", "a"), "zeek.cluster.worker")
            .subscribes("zeek.cluster.worker", id("worker-1", "b"), node("worker-1"));

    assertThat(cast(recording))
        .containsExactly(
            "worker-1 + zeek.cluster.worker",
            "worker-1 + " + id("worker-1", "a"),
            "worker-1 + zeek.cluster.node.worker-1.",
            "worker-1 ends",
            "worker-1 + zeek.cluster.worker",
            "worker-1 + " + id("worker-1", "b"),
            "worker-1 + zeek.cluster.node.worker-1.");
  }

  @Test
  void webSocketClientGetsWhatComesBeforeItsInternalTopic() throws IOException {
    String client = "zeek.zeromq.internal.zeromq_manager_host_1_Na-websocket-0.1.";
    Recording recording =
        new Recording()
            .subscribes("zeek.cluster.manager", id("manager", "a"), node("manager"))
            .subscribes("/chat", "/chat", "/news", client)
            .cancels(client)
            .cancels("/chat");

    assertThat(cast(recording).subList(3, 8))
        .containsExactly(
            "websocket-0 + /chat",
            "websocket-0 + /news",
            "websocket-0 + " + client,
            "websocket-0 - " + client,
            "websocket-0 - /chat");
  }

  @Test
  void whoIsNoZeekNodeIsAStranger() throws IOException {
    assertThat(cast(new Recording().subscribes("a", "b").cancels("a")))
        .containsExactly("unknown + a", "unknown + b", "unknown - a");
  }

  @Test
  void cancelOfWhatNobodyHoldsIsLeftOut() throws IOException {
    assertThat(cast(new Recording().subscribes("a").cancels("b"))).containsExactly("unknown + a");
  }

  private static String id(String name, String random) {
    return "zeek.cluster.nodeid.zeromq_" + name + "_host_1_N" + random + ".";
  }

  private static String node(String name) {
    return "zeek.cluster.node." + name + ".";
  }

  private List<String> cast(Recording recording) throws IOException {
    return cast(recording.writeTo(directory));
  }

  private static List<String> cast(Path path) throws IOException {
    SubscriptionOwners owners;
    try (FramesSequence file = new FramesSequence(List.of(path))) {
      owners = SubscriptionOwners.of(file);
    }
    List<String> cues = new ArrayList<>();
    try (FramesSequence file = new FramesSequence(List.of(path))) {
      for (Optional<FramesRecord> next = file.next(); next.isPresent(); next = file.next()) {
        switch (owners.action(next.get().number())) {
          case SubscriptionOwners.Action.Subscribe(var session, var topic) ->
              cues.add(name(session) + " + " + topic);
          case SubscriptionOwners.Action.Cancel(var session, var topic) ->
              cues.add(name(session) + " - " + topic);
          case SubscriptionOwners.Action.End(var session) -> cues.add(name(session) + " ends");
          case SubscriptionOwners.Action.Nothing() -> {}
        }
      }
    }
    return cues;
  }

  /** The readable part of an id. */
  private static String name(SubscriptionOwners.Session session) {
    Matcher client = Pattern.compile(".*-(websocket-\\d+)").matcher(session.id());
    if (client.matches()) {
      return client.group(1);
    }
    return session.id().replaceFirst("zeromq_([^_]*)_.*", "$1");
  }
}
