package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.Topic;

/** Many subscriptions on several loops at once: publishers know them, and may answer. */
final class SubscriptionChurnTest {
  private static final int LOOPS = 3;

  private final TestBroker broker = TestBroker.start(LOOPS);

  @AfterEach
  void stop() {
    broker.close();
  }

  /** Whenever it has come, and whatever was on its way between loops at that moment. */
  @Test
  void eachPublisherEndsWithTheTopicsThatAreHeld() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      List<RawPeer> subscribers = new ArrayList<>();
      for (int i = 0; i < 2 * LOOPS; i++) {
        subscribers.add(broker.subscriber());
      }
      List<Set<String>> held =
          subscribers.stream().<Set<String>>map(it -> new TreeSet<>()).toList();
      List<RawPeer> publishers = new ArrayList<>();
      for (int step = 0; step < 600; step++) {
        int who = random.nextInt(subscribers.size());
        String topic = "t" + random.nextInt(12);
        if (held.get(who).remove(topic)) {
          subscribers.get(who).cancels(topic);
        } else {
          held.get(who).add(topic);
          subscribers.get(who).subscribes(topic);
        }
        if (random.nextInt(20) == 0) {
          publishers.add(broker.add(RawPeer.publisher(broker.xsub())));
        }
      }
      for (int i = 0; i < subscribers.size(); i++) {
        int topics = held.get(i).size();
        RawPeer subscriber = subscribers.get(i).subscribes("end." + i);
        Await.until("all is heard", () -> broker.hasTopics(subscriber, topics + 1));
      }
      Set<String> all = new TreeSet<>();
      held.forEach(all::addAll);
      for (int i = 0; i < subscribers.size(); i++) {
        all.add("end." + i);
      }
      RawPeer fence = broker.subscriber("fence");
      for (RawPeer publisher : publishers) {
        assertThat(known(publisher, subscribers.size())).as("seed %d", seed).isEqualTo(all);
        publisher.close();
      }
      fence.close();
      subscribers.forEach(RawPeer::close);
      broker.awaitPeers(0, 0);
    }
  }

  /** What a publisher knows once it has heard the fence and the end of each subscriber. */
  private static Set<String> known(RawPeer publisher, int ends) {
    Set<String> known = new TreeSet<>();
    int left = ends + 1;
    while (left > 0) {
      String next = publisher.next();
      String topic = next.substring(1);
      if (next.charAt(0) == '+') {
        known.add(topic);
        left -= topic.startsWith("end.") || topic.equals("fence") ? 1 : 0;
      } else {
        assertThat(known.remove(topic)).as(next).isTrue();
      }
    }
    known.remove("fence");
    return known;
  }

  /** Nodes of libzmq subscribe, and publishers on all loops have much to send meanwhile. */
  @Test
  void aNodeWhoseTopicCameBackMissesNothing() {
    RawPeer crowd = broker.subscriber("lab.");
    List<RawPeer> publishers = new ArrayList<>();
    for (int i = 0; i < 2 * LOOPS; i++) {
      publishers.add(broker.publisher("+lab."));
    }
    CompletableFuture<List<String>> reader =
        CompletableFuture.supplyAsync(() -> crowd.until("lab.end|x"), Thread::startVirtualThread);
    byte[] noise = RawPeer.message(RawPeer.bytes("lab.noise"), new byte[200]);
    try (PythonPeer python = PythonPeer.start()) {
      for (int node = 0; node < 2 * LOOPS; node++) {
        PythonPeer.Socket subscriber = python.socket("SUB");
        PythonPeer.Socket own = python.socket("XPUB");
        subscriber.connect(broker.xpub());
        own.connect(broker.xsub());
        for (int round = 0; round < 10; round++) {
          String topic = "lab.node." + node + "." + round;
          for (RawPeer publisher : publishers) {
            publisher.sendsAll(Stream.generate(() -> noise).limit(500));
          }
          subscriber.subscribe(topic);
          subscriber.subscribe("token." + topic);
          awaitBack(own, "token." + topic);
          publishers.forEach(publisher -> publisher.sends(topic, "hello"));
          for (int i = 0; i < publishers.size(); i++) {
            subscriber.expect(topic, "hello");
          }
          subscriber.cancel("token." + topic);
          subscriber.cancel(topic);
        }
      }
    }
    publishers.getFirst().sends("lab.end", "x");
    assertThat(reader.join()).contains("lab.node.0.0|hello");
  }

  private static void awaitBack(PythonPeer.Socket own, String topic) {
    while (true) {
      Optional<List<byte[]>> next = own.receive(Await.DEADLINE);
      assertThat(next).as(topic).isPresent();
      if (Topic.of(next.get().getFirst()).toString().endsWith(topic)) {
        return;
      }
    }
  }
}
