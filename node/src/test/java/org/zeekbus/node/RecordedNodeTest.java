package org.zeekbus.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;

/**
 * A node of a real Zeek: libzmq's sockets with Zeek's options, and recorded bytes. It joins, sends
 * its hellos, expects ours, and leaves.
 */
final class RecordedNodeTest {
  private static final String FRAMES = "cluster-small.frames";

  /** A hello that was recorded. */
  private static EventMessage recorded(String event) {
    return Recordings.messages(FRAMES, Recordings.EVENT).stream()
        .map(EventMessage::decode)
        .filter(message -> message.event().is(event))
        .filter(message -> Hello.in(message.event()).orElseThrow().name().equals("worker-1"))
        .findFirst()
        .orElseThrow();
  }

  private static List<byte[]> framesTo(String id, EventMessage recorded) {
    byte[] payload = recorded.frames().get(3);
    assertThat(
            Recordings.messages(FRAMES, Recordings.EVENT).stream()
                .anyMatch(frames -> Arrays.equals(frames.get(3), payload)))
        .isTrue();
    return List.of(
        Topics.nodeId(id).getBytes(UTF_8),
        recorded.nodeId().toArray(),
        "broker-bin-v1".getBytes(UTF_8),
        payload);
  }

  /** A recorded hello's bytes with another name and id in place of the recorded ones. */
  private static byte[] asSaidBy(ClusterNode node, EventMessage recorded) {
    Hello hello = Hello.in(recorded.event()).orElseThrow();
    byte[] payload = recorded.frames().get(3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int arguments = 2 + 1 + hello.name().length() + 2 + hello.id().length() - 1;
    out.write(payload, 0, payload.length - arguments);
    for (String text : List.of(node.name(), node.id())) {
      out.write(5);
      out.write(text.length());
      out.writeBytes(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] payload(PythonPeer.Socket xsub) {
    Optional<List<byte[]>> message = xsub.receive(Await.DEADLINE);
    assertThat(message).isPresent();
    return message.get().get(3);
  }

  private static void awaitTopic(PythonPeer.Socket xpub, String topic) {
    String text;
    do {
      text = new String(xpub.receive(Await.DEADLINE).orElseThrow().getFirst(), UTF_8);
    } while (!text.equals("\u0001" + topic));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void joinsSaysHelloExpectsHelloLeaves(boolean isFirst) throws Exception {
    EventMessage zeromqHello = recorded(Hello.ZEROMQ);
    EventMessage clusterHello = recorded(Hello.CLUSTER);
    String id = zeromqHello.nodeId().text();
    try (Cluster cluster = Cluster.zeekbus();
        PythonPeer python = PythonPeer.start()) {
      Diary diary = new Diary();
      NodeBuilder builder = diary.listen(cluster.node("enricher-1"));
      Optional<ClusterNode> before =
          isFirst ? Optional.empty() : Optional.of(cluster.add(builder.join()));
      var xsub = python.socket("XSUB", "RCVHWM=1000");
      var xpub = python.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
      xsub.connect(cluster.xpub());
      xpub.connect(cluster.xsub());
      for (byte[] topic :
          Recordings.messages(FRAMES, Recordings.SUBSCRIPTION).stream()
              .map(List::getFirst)
              .filter(frame -> new String(frame, UTF_8).contains("worker-1"))
              .filter(frame -> frame[0] == 1)
              .toList()) {
        assertThat(xsub.send(topic)).isTrue();
      }
      ClusterNode node = before.isPresent() ? before.get() : cluster.add(builder.join());
      awaitTopic(xpub, Topics.nodeId(node.id()));

      assertThat(payload(xsub)).isEqualTo(asSaidBy(node, zeromqHello));
      xpub.send(framesTo(node.id(), zeromqHello).toArray(byte[][]::new));
      assertThat(payload(xsub)).isEqualTo(asSaidBy(node, clusterHello));
      assertThat(node.members()).isEmpty();
      xpub.send(framesTo(node.id(), clusterHello).toArray(byte[][]::new));
      node.awaitMembers(Await.DEADLINE, "worker-1");
      assertThat(node.members()).containsExactly(new ClusterMember("worker-1", id));

      xsub.close();
      xpub.close();
      Await.until("down", () -> diary.lines().contains("down worker-1"));
      assertThat(diary.lines()).containsExactly("up worker-1", "down worker-1");
      assertThat(node.problems(Problem.Kind.MEMBERSHIP)).isZero();
    }
  }

  @Test
  void seesUsLeave() throws Exception {
    try (Cluster cluster = Cluster.zeekbus();
        PythonPeer python = PythonPeer.start()) {
      var xpub = python.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
      xpub.connect(cluster.xsub());
      ClusterNode node = cluster.node("enricher-1").join();
      awaitTopic(xpub, Topics.nodeId(node.id()));
      node.close();
      String text;
      do {
        text = new String(xpub.receive(Await.DEADLINE).orElseThrow().getFirst(), UTF_8);
      } while (!text.equals("\u0000" + Topics.nodeId(node.id())));
    }
  }
}
