package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;

/** After its callback a subscription is known everywhere. */
final class ConfirmationTest {
  private static final QueueBound BOUND =
      new QueueBound(16 << 20, 100_000, QueueBound.OnFull.DISCONNECT);

  /**
   * Clients on all loops subscribe at the same time; each waits for its callback, then has another
   * publish to it.
   */
  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 2, 4})
  void whatIsPublishedOnAnyLoopAfterwardsArrives(int loops) {
    int clients = 8 * loops;
    try (TestBroker broker = TestBroker.start(loops)) {
      List<AttachedClient> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(broker.client(BOUND));
      }
      for (long seed = 1; seed <= 50; seed++) {
        Random random = new Random(seed);
        CountDownLatch confirmed = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
          AttachedClient client = all.get(i);
          AttachedClient other = all.get(random.nextInt(clients));
          String topic = "round." + seed + ".of." + i + ".";
          client
              .loop()
              .execute(() -> {
                client.subscribe(topic);
                broker
                    .broker()
                    .whenSubscribed(
                        client.loop(),
                        () -> {
                          other.loop().execute(() -> other.publish(topic + "x", "published"));
                          confirmed.countDown();
                        });
              });
        }
        assertThat(await(confirmed)).as("seed %d", seed).isTrue();
        for (int i = 0; i < clients; i++) {
          all.get(i).hears("round." + seed + ".of." + i + ".x|published");
        }
      }
      assertThat(broker.snapshot().topics())
          .allSatisfy(topic -> assertThat(topic.unwanted()).as(topic.prefix()).isZero());
    }
  }

  /** A publisher that does not hear of subscriptions finds those that others gave before. */
  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 2, 4})
  void whatOthersHaveSubscribedBeforeIsKnownWhereItWasAsked(int loops) {
    try (TestBroker broker = TestBroker.start(loops)) {
      AttachedClient publisher = broker.client(BOUND);
      List<AttachedClient> others = new ArrayList<>();
      for (int i = 0; i < 2 * loops; i++) {
        others.add(broker.client(BOUND));
      }
      for (int round = 0; round < 100; round++) {
        String topic = "round." + round + ".";
        AttachedClient other = others.get(round % others.size());
        other.subscribes(topic);
        CompletableFuture<Void> published = new CompletableFuture<>();
        broker
            .broker()
            .whenSubscribed(
                publisher.loop(),
                () -> {
                  publisher.publish(topic, "text");
                  published.complete(null);
                });
        published.join();
        other.hears(topic + "|text");
      }
    }
  }

  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void publishersWereWrittenToBefore(int loops) {
    try (TestBroker broker = TestBroker.start(loops)) {
      AttachedClient client = broker.client(BOUND);
      List<RawPeer> publishers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        publishers.add(broker.publisher());
      }
      for (int round = 0; round < 50; round++) {
        String topic = "a" + round;
        CompletableFuture<Long> relayed = new CompletableFuture<>();
        client
            .loop()
            .execute(() -> {
              client.subscribe(topic);
              broker.broker().whenSubscribed(client.loop(), () -> relayed.complete(0L));
            });
        relayed.join();
        // Not after it: counted when written.
        assertThat(broker.snapshot().totals().relayedSubscriptions())
            .isEqualTo(publishers.size() * (round + 1L));
      }
      for (RawPeer publisher : publishers) {
        publisher.hears("+a0", "+a1", "+a2");
      }
    }
  }

  @Test
  void itIsAskedOnALoopOfARunningBroker() {
    EventLoop foreign = new DefaultEventLoop();
    try (TestBroker broker = TestBroker.start()) {
      assertThatThrownBy(() -> broker.broker().whenSubscribed(foreign, () -> {}))
          .isInstanceOf(IllegalArgumentException.class);
      EventLoop own = broker.broker().loops().getFirst();
      broker.broker().close();
      assertThatThrownBy(() -> broker.broker().whenSubscribed(own, () -> {}))
          .hasMessage("the broker was stopped");
    } finally {
      foreign.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
