package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.SnapshotText;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.UncaughtCheck;
import org.zeekbus.zmtp.thread.Failure;

/** A clean stop: what was read is sent, for as long as the linger time allows. */
final class StopTest {
  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void whatWasReadArrives(int loops) {
    for (int round = 0; round < 5; round++) {
      TestBroker broker =
          TestBroker.start(lingering(Duration.ofSeconds(10)).with(it -> it.threads(loops)));
      List<Tally> tallies = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tallies.add(Tally.of(broker.subscriber("a")));
      }
      RawPeer peer = broker.publisherThatHears(3);
      Publisher publisher = broker.publisherOf(peer);
      Flood.endless(peer, "one", 500, "a");
      tallies.getFirst().awaitReceived(1000);
      broker.broker().close();
      long read = publisher.statistics().messages;
      for (Tally each : tallies) {
        each.awaitReceived(read);
        assertThat(each.received()).isEqualTo(read);
        assertThat(each.missing()).isZero();
      }
      broker.close();
    }
  }

  @Test
  void aPeerThatDoesNotReadHoldsItUpNoLongerThanTheLingerTime() {
    try (LogLines log = LogLines.record();
        TestBroker broker = TestBroker.start(lingering(Duration.ofMillis(200)))) {
      broker.narrowSubscriber("a");
      RawPeer peer = broker.publisherThatHears(1);
      Flood flood = Flood.of(peer, "one", 1000, 10_000, "a").join();
      assertThat(flood.sent()).isEqualTo(10_000);
      broker.broker().close();
      log.await("stopped after 200 ms with messages still queued");
    }
  }

  @Test
  void publishersThatDoNotCloseAreCounted() {
    try (LogLines log = LogLines.record();
        TestBroker broker = TestBroker.start()) {
      broker.subscriber("a");
      broker.publisherThatHears(1);
      broker.publisherThatHears(1);
      broker.broker().close();
      log.await("publishers that had not closed after 500 ms, as they hang or had to wait: 2;");
    }
  }

  @Test
  void anEventLoopThatHangsIsLeftBehind() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (LogLines log = LogLines.record()) {
      TestBroker broker = TestBroker.start(2);
      try {
        broker.subscriber("a");
        EventLoop hung = broker.broker().forwarders().getLast().loop();
        hung.execute(() -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
        BrokerSnapshot last = broker.broker().stop().orElseThrow();
        assertThat(last.loops())
            .extracting(BrokerSnapshot.Loop::answered)
            .containsExactly(true, false);
        assertThat(last.loops().getLast().lagNanos()).isGreaterThan(1_000_000_000L);
        assertThat(SnapshotText.of(last)).contains("event loop 1 does not answer");
        log.await("does not answer; stopping without it");
      } finally {
        goOn.countDown();
        broker.close();
      }
    }
  }

  @Test
  void whatCannotStartLeavesNothing() throws IOException {
    BrokerSettings settings =
        BrokerSettings.DEFAULT.on(TestTransport.unused(), TestTransport.unused());
    AssertionError thrown = new AssertionError("thrown");
    assertThatThrownBy(() ->
            Broker.start(
                settings,
                endpoint -> {
                  if (endpoint.equals(settings.xpub().getFirst())) {
                    throw thrown;
                  }
                  return Security.NONE;
                }))
        .isSameAs(thrown);
    Broker.start(settings).close();
  }

  @Test
  void memoryThatRanOutIsTheEndOfTheBroker() throws Exception {
    try (TestBroker broker = TestBroker.start(2)) {
      CompletableFuture<Failure> death = broker.broker().death().toCompletableFuture();
      Forwarder forwarder = broker.broker().forwarders().getLast();
      forwarder
          .proxy()
          .run(
              "a task",
              () -> {
                throw new IllegalStateException("thrown");
              });
      TestBroker.on(broker.subscriberOf(broker.subscriber("a")), () -> true);
      assertThat(death).isNotDone();
      forwarder
          .proxy()
          .run(
              "a task",
              () -> {
                throw new OutOfMemoryError("thrown");
              });
      assertThat(death.get(20, TimeUnit.SECONDS).what()).isEqualTo("a task");
      assertThat(UncaughtCheck.takeSupervised()).hasSize(2);
    }
  }

  @Test
  void stoppingTwiceIsStoppingOnce() {
    TestBroker broker = TestBroker.start(2);
    broker.subscriber("a");
    broker.broker().close();
    broker.close();
  }

  private static BrokerSettings lingering(Duration linger) {
    return BrokerSettings.of(it -> it.linger(linger));
  }
}
