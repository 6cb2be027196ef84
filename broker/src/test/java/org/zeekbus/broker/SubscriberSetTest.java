package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;

/** Sets of subscribers: each once, by event loop, told apart by ids that no two have at a time. */
final class SubscriberSetTest {
  /** Netty gives listeners and connections to loops in turn. */
  private static final int LOOPS = 5;

  private final TestBroker broker = TestBroker.start(LOOPS);

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void eachIsOnItsLoop() {
    List<Subscriber> all = List.of(subscriber(), subscriber(), subscriber(), subscriber());
    SubscriberSet set = SubscriberSet.of(all, LOOPS);
    assertThat(set.size()).isEqualTo(all.size());
    assertThat(set.isEmpty()).isFalse();
    for (int loop = 0; loop < LOOPS; loop++) {
      int index = loop;
      assertThat(set.on(loop))
          .containsExactlyElementsOf(all.stream().filter(s -> s.loopIndex() == index).toList());
    }
  }

  @Test
  void nobodyIsASetAsWell() {
    SubscriberSet nobody = SubscriberSet.of(List.of(), LOOPS);
    assertThat(nobody.isEmpty()).isTrue();
    assertThat(nobody.size()).isZero();
    assertThat(nobody.on(LOOPS - 1)).isEmpty();
  }

  @Test
  void whoIsFoundTwiceIsCollectedOnce() {
    Subscriber one = subscriber();
    Subscriber other = subscriber();
    SubscriberSet.Collector collector = new SubscriberSet.Collector();
    collector.add(one);
    collector.add(other);
    collector.add(one);
    assertThat(collector.found()).containsExactly(one, other);
    assertThat(collector.ids().stream()).containsExactlyInAnyOrder(one.id(), other.id());
    collector.clear();
    assertThat(collector.found()).isEmpty();
    assertThat(collector.ids().isEmpty()).isTrue();
  }

  @Test
  void anIdIsFreeWhenEveryLoopHasHeardOfTheEnd() {
    RawPeer leaves = broker.subscriber("a");
    Subscriber before = broker.subscriberOf(leaves);
    Forwarder busy = broker.broker().forwarders().getLast();
    CountDownLatch ends = new CountDownLatch(1);
    busy.loop()
        .execute(() -> {
          try {
            assertThat(ends.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      leaves.close();
      broker.awaitPeers(0, 0);
      // The busy loop does not know yet that the one is gone, and must not take the next for it.
      Subscriber next = subscriber();
      assertThat(List.of(before, next)).extracting(Subscriber::loop).doesNotContain(busy.loop());
      assertThat(next.id()).isNotEqualTo(before.id());
    } finally {
      ends.countDown();
    }
    Await.until("the id is given again", () -> subscriber().id() == before.id());
  }

  private Subscriber subscriber() {
    return broker.subscriberOf(broker.add(RawPeer.subscriber(broker.xpub())));
  }
}
