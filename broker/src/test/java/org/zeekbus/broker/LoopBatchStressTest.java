package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Messages cross from every event loop to every other while subscribers come and go: who stays gets
 * each message once and in order, and in the end no buffer is left.
 */
final class LoopBatchStressTest {
  private static final int LOOPS = 3;
  private static final int COUNT = 20_000;
  private static final int VISITS = 400;

  @Test
  void whoStaysGetsEachMessageOnceAndInOrder() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      try (TestBroker broker = TestBroker.start(LOOPS)) {
        List<Tally> stay = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
          stay.add(Tally.of(broker.subscriber("a")));
        }
        List<Flood> floods = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
          RawPeer publisher = broker.publisherThatHears(LOOPS);
          // Small ones are copied together, large ones are slices of their reads.
          floods.add(Flood.of(publisher, "p" + i, i == 0 ? 20 : 20_000, count(i), "a.1", "a.2"));
        }
        for (int i = 0; i < VISITS; i++) {
          RawPeer visitor = RawPeer.subscriber(broker.xpub()).subscribes("a.1");
          if (random.nextBoolean()) {
            visitor.cancels("a.1");
          }
          visitor.close();
        }
        long all = 0;
        for (int i = 0; i < LOOPS; i++) {
          all += floods.get(i).join().sent();
        }
        for (Tally each : stay) {
          each.awaitReceived(all);
          assertThat(each.missing()).as("seed %d", seed).isZero();
          assertThat(each.disorder()).as("seed %d", seed).isEmpty();
        }
      }
    }
  }

  private static int count(int publisher) {
    return publisher == 0 ? COUNT : COUNT / 20;
  }
}
