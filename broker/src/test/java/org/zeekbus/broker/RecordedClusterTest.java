package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Topic;

/**
 * The life of a real Zeek cluster, byte for byte as its nodes spoke (zmtp-null.json, recorded
 * around libzmq 4.3.4's proxy), played through this broker: each connection must hear the same. A
 * publisher says what comes next when it has heard what it had heard before that.
 */
final class RecordedClusterTest {
  /** Greeting and READY of a socket type with four letters (RFC 23). */
  private static final int HANDSHAKE = 64 + 28;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Turn(boolean isSaid, byte[] bytes) {}

  /** A connection of the recording. */
  private record Recorded(String bound, List<Turn> turns) {
    /** All that it heard up to a turn, as {@link RawPeer} writes it. */
    List<String> heardBefore(int turn) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      turns.subList(0, turn).stream()
          .filter(each -> !each.isSaid)
          .forEach(each -> all.writeBytes(each.bytes));
      return events(all.toByteArray());
    }

    List<String> heard() {
      return heardBefore(turns.size());
    }
  }

  /** A connection that plays a recorded one. Owner: the test's thread and two of its own. */
  private static final class Actor {
    private final Recorded recorded;
    private final RawPeer peer;
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    Actor(Recorded recorded, RawPeer peer) {
      this.recorded = recorded;
      this.peer = peer;
      Thread.ofVirtual().start(this::hear);
    }

    private void hear() {
      try {
        while (true) {
          heard.add(peer.next());
        }
      } catch (UncheckedIOException e) {
        // The end.
      }
    }

    /** Says everything, each turn when all before it was heard. */
    void play() {
      Thread.ofVirtual()
          .start(() -> {
            int said = 0;
            for (int i = 0; i < recorded.turns.size(); i++) {
              Turn turn = recorded.turns.get(i);
              if (turn.isSaid) {
                awaitHeard(recorded.heardBefore(i));
                // The recorded handshake is left out, ours is complete.
                int from = Math.clamp(HANDSHAKE - said, 0, turn.bytes.length);
                peer.says(Arrays.copyOfRange(turn.bytes, from, turn.bytes.length));
                said += turn.bytes.length;
              }
            }
          });
    }

    void awaitHeard(List<String> expected) {
      Await.until(
          () -> recorded.bound + " hears " + missing(expected) + " after " + heard,
          Await.DEADLINE,
          () -> missing(expected).isEmpty());
    }

    private List<String> missing(List<String> expected) {
      List<String> missing = new ArrayList<>(expected);
      heard.forEach(missing::remove);
      return missing;
    }
  }

  private record Node(Actor subscriber, Actor publisher) {
    /** The topic that only this node holds. */
    String nodeId() {
      return publisher.recorded.heard().stream()
          .filter(event -> event.startsWith("+zeek.cluster.nodeid."))
          .filter(event -> text(subscriber.recorded).contains(event.substring(1)))
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void everyConnectionHearsWhatItHeard(int loops) throws IOException {
    List<Recorded> recording = new ArrayList<>(read());
    recording.removeIf(connection -> connection.bound.equals("PULL"));
    assertThat(recording).hasSize(10);
    try (TestBroker broker = TestBroker.start(loops)) {
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < recording.size(); i += 2) {
        nodes.add(join(broker, recording.get(i), recording.get(i + 1), nodes));
      }
      // Nodes that heard of nobody's end closed before any; the others one after the other.
      List<Node> leaving = inOrderOfLeaving(nodes);
      List<Node> first =
          leaving.stream().filter(node -> cancels(node.publisher.recorded).isEmpty()).toList();
      for (Node node : first) {
        assertHeardAll(node);
        node.publisher.peer.close();
      }
      for (Node node : leaving) {
        if (!first.contains(node)) {
          assertHeardAll(node);
          node.publisher.peer.close();
        }
        node.subscriber.peer.close();
        String gone = "-" + node.nodeId().substring(1);
        for (Node other : nodes) {
          if (other.publisher.recorded.heard().contains(gone)) {
            other.publisher.awaitHeard(List.of(gone));
          }
        }
      }
    }
  }

  /** A node connects twice, hears what there is, and subscribes; the others hear that. */
  private static Node join(
      TestBroker broker, Recorded subscriber, Recorded publisher, List<Node> others) {
    assertThat(List.of(subscriber.bound, publisher.bound)).containsExactly("XPUB", "XSUB");
    Node node =
        new Node(
            new Actor(subscriber, broker.subscriber()), new Actor(publisher, broker.publisher()));
    List<String> replayed = replay(publisher);
    node.publisher.awaitHeard(replayed);
    assertThat(node.publisher.heard).containsExactlyElementsOf(replayed);
    node.publisher.play();
    node.subscriber.play();
    List<String> subscribed = events(bytes(subscriber, true));
    others.forEach(other -> other.publisher.awaitHeard(subscribed));
    node.publisher.awaitHeard(subscribed);
    return node;
  }

  /** The topics that a new publisher heard at once: libzmq replays subscriptions as commands. */
  private static List<String> replay(Recorded publisher) {
    byte[] all = bytes(publisher, false);
    int commands = text(all).split("\tSUBSCRIBE", -1).length - 1;
    return events(all).subList(0, commands);
  }

  private static List<String> cancels(Recorded publisher) {
    return publisher.heard().stream().filter(event -> event.startsWith("-")).toList();
  }

  /** The peers that heard of an end were still there. */
  private static List<Node> inOrderOfLeaving(List<Node> nodes) {
    List<String> longest =
        nodes.stream()
            .map(node -> cancels(node.publisher.recorded))
            .max(Comparator.comparingInt(List::size))
            .orElseThrow();
    List<Node> leaving = new ArrayList<>();
    for (String event : longest) {
      nodes.stream()
          .filter(node -> event.equals("-" + node.nodeId().substring(1)))
          .forEach(leaving::add);
    }
    nodes.stream().filter(node -> !leaving.contains(node)).forEach(leaving::add);
    return leaving;
  }

  /** The same, and the messages of each sender in the same order. */
  private static void assertHeardAll(Node node) {
    node.publisher.awaitHeard(node.publisher.recorded.heard());
    assertThat(node.publisher.heard)
        .containsExactlyInAnyOrderElementsOf(node.publisher.recorded.heard());
    Actor subscriber = node.subscriber;
    List<String> expected = subscriber.recorded.heard();
    subscriber.awaitHeard(expected);
    assertThat(subscriber.heard).containsExactlyInAnyOrderElementsOf(expected);
    for (String sender : expected.stream().map(RecordedClusterTest::sender).distinct().toList()) {
      assertThat(subscriber.heard)
          .filteredOn(message -> sender(message).equals(sender))
          .containsExactlyElementsOf(
              expected.stream().filter(message -> sender(message).equals(sender)).toList());
    }
  }

  private static String sender(String message) {
    return message.split("\\|", -1)[1];
  }

  private static byte[] bytes(Recorded connection, boolean said) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    connection.turns.stream()
        .filter(turn -> turn.isSaid == said)
        .forEach(turn -> all.writeBytes(turn.bytes));
    return all.toByteArray();
  }

  private static String text(Recorded connection) {
    return text(bytes(connection, true));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The words of a peer for these bytes: whole messages and commands behind the handshake. */
  private static List<String> events(byte[] received) {
    List<String> events = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(received);
    in.position(Math.min(received.length, HANDSHAKE));
    List<String> frames = new ArrayList<>();
    while (in.remaining() >= 2) {
      int flags = in.get();
      long length = (flags & RawPeer.LONG) == 0 ? in.get() & 0xff : in.getLong();
      if (in.remaining() < length) {
        break;
      }
      byte[] body = new byte[(int) length];
      in.get(body);
      String text = Topic.of(body).toString();
      if ((flags & RawPeer.COMMAND) != 0) {
        events.add(text.replace("\\x09SUBSCRIBE", "+").replace("\\x06CANCEL", "-"));
        continue;
      }
      frames.add(text);
      if ((flags & RawPeer.MORE) == 0) {
        events.add(
            String.join("|", frames).replaceFirst("^\\\\x01", "+").replaceFirst("^\\\\x00", "-"));
        frames.clear();
      }
    }
    return events;
  }

  private static List<Recorded> read() throws IOException {
    try (InputStream in = RecordedClusterTest.class.getResourceAsStream("zmtp-null.json")) {
      assertThat(in).isNotNull();
      String json = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      List<Recorded> all = new ArrayList<>();
      Matcher token =
          Pattern.compile("\"bound\": *\"(\\w+)\"|\"from (bound|connecting)\", *\"([0-9a-f]*)\"")
              .matcher(json);
      while (token.find()) {
        if (token.group(1) != null) {
          all.add(new Recorded(token.group(1), new ArrayList<>()));
        } else {
          all.getLast()
              .turns
              .add(
                  new Turn(
                      token.group(2).equals("connecting"),
                      HexFormat.of().parseHex(token.group(3))));
        }
      }
      return all;
    }
  }
}
