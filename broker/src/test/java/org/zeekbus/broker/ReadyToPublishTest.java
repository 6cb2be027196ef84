package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Topic;

/**
 * When a topic of a node comes back to its own XPUB, the node gets every event that is published
 * from then on: Zeek's ready-to-publish callback relies on it (Zeek {@code
 * src/cluster/backend/zeromq/ZeroMQ.cc}).
 */
final class ReadyToPublishTest {
  private static final QueueBound BOUND =
      new QueueBound(16 << 20, 100_000, QueueBound.OnFull.DISCONNECT);

  private final TestBroker broker =
      TestBroker.start(BrokerSettings.of(it -> it.threads(2)), PeerKind.IN_PROCESS);
  private final Forwarder first = broker.broker().forwarders().getFirst();
  private final Forwarder second = broker.broker().forwarders().getLast();

  /** Completes when the second loop need not be busy any more. */
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  @AfterEach
  void stop() {
    end.complete(null);
    broker.close();
  }

  @Test
  void aTopicComesBackOnceAllLoopsKnowThoseBefore() {
    RawPeer node = broker.subscriber(); // on the first loop
    AttachedClient busy = broker.client(BOUND); // on the second
    RawPeer own = broker.publisher(); // on the first
    holdSecond(() -> busy.publish("lab.1", "in the same turn"));
    node.subscribes("lab.").subscribes("token.");
    awaitTurnWith("token.");
    assertThat(relayed(first)).isZero();
    end.complete(null);
    own.hears("+lab.", "+token.");
    busy.publishes("lab.1", "afterwards");
    node.hears("lab.1|afterwards");
  }

  @Test
  void aLatePublisherHearsWhatOthersHaveHeardThenTheRest() {
    RawPeer node = broker.subscriber("a", "b");
    AttachedClient other = broker.client(BOUND);
    RawPeer own = broker.publisher().hears("+a", "+b");
    holdSecond(() -> {});
    node.cancels("a").subscribes("b").subscribes("c").cancels("c").subscribes("d");
    awaitTurnWith("d");
    RawPeer late = attachedToFirst("+a", "+b");
    node.subscribes("e");
    end.complete(null);
    own.hears("-a", "+b", "+c", "-c", "+d", "+e");
    late.hears("-a", "+b", "+c", "-c", "+d", "+e");
    other.subscribes("f");
    late.hears("+f");
  }

  @Test
  void aLoopThatHangsHoldsNobodyUpForEver() {
    RawPeer node = broker.subscriber();
    AttachedClient busy = broker.client(BOUND);
    RawPeer own = broker.publisher();
    CompletableFuture<Void> known = new CompletableFuture<>();
    try (LogLines log = LogLines.record()) {
      holdSecond(() -> {});
      node.subscribes("lab.");
      own.hears("+lab.");
      log.await("WARN event loop 1 hangs: it has not taken subscriptions for 2 s");
      node.subscribes("more.");
      own.hears("+more.");
      attachedToFirst("+lab.", "+more.");
      broker.broker().whenSubscribed(first.loop(), () -> known.complete(null));
      node.subscribes("last.");
      own.hears("+last.");
      assertThat(known).isNotDone(); // it would not be true
      end.complete(null);
      log.await("INFO event loop 1 goes on");
      known.join();
      busy.publishes("more.1", "x");
      node.hears("more.1|x");
    }
  }

  private void holdSecond(Runnable last) {
    second
        .loop()
        .execute(() -> {
          end.join();
          last.run();
        });
  }

  /** A late publisher on the first loop. */
  private RawPeer attachedToFirst(String... hears) {
    InProcessPeer.Attach attach = broker.broker()::attachPublisher;
    InProcessPeer peer = InProcessPeer.attached(broker.broker(), first.loop(), false, attach);
    return broker.add(RawPeer.through(peer, "XPUB")).hearsInAnyOrder(hears);
  }

  /** Returns when the turn has ended in which the first loop has heard of a topic. */
  private void awaitTurnWith(String topic) {
    Await.until(topic, () -> on(first, () -> first.tree().isHeld(Topic.of(topic))));
    on(first, () -> true);
    on(first, () -> true);
  }

  private static long relayed(Forwarder forwarder) {
    return on(forwarder, () -> forwarder.subscriptionCounts().relayed);
  }

  private static <T> T on(Forwarder forwarder, Callable<T> look) {
    return forwarder.loop().submit(look).syncUninterruptibly().getNow();
  }
}
