package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot.JournalEntry;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Limits;

/**
 * Subscribers that take nothing, and whose queues are emptied because memory is short: that does
 * not make them subscribers that keep up.
 */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class RelievedSubscriberTest {
  private static final int PAYLOAD = 1000;
  private static final long MEMORY = 32 << 20;
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(30), 4 << 20, 8 << 20, 100, 4096, 100_000, 10_000);

  /** Of which four fill the memory. */
  private static final QueueSettings QUEUE =
      new QueueSettings(
          8 << 20, 1_000_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(300), 64 << 10);

  private final TestBroker broker;

  RelievedSubscriberTest(int loops) {
    broker =
        TestBroker.start(
            BrokerSettings.of(it -> it.limits(LIMITS).queue(QUEUE).memory(MEMORY).threads(loops)));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void thatWereFullOneAfterTheOther() {
    String[] topics = topics(12);
    List<RawPeer> frozen = frozen(topics);
    RawPeer publisher = broker.publisherThatHears(topics.length);
    for (String topic : topics) {
      Flood.of(publisher, "floods", PAYLOAD, 10_000, topic).join();
    }
    // The first were full, and gave all but a quarter for those behind.
    keepBeingStuckUntilTheyRead(frozen);
  }

  @Test
  void thatWereNeverHalfFull() {
    String[] topics = topics(12);
    List<RawPeer> frozen = frozen(topics);
    RawPeer publisher = broker.publisherThatHears(topics.length);
    Flood.of(publisher, "floods", PAYLOAD, 100_000, topics).join();
    keepBeingStuckUntilTheyRead(frozen);
  }

  private static String[] topics(int count) {
    return IntStream.range(0, count).mapToObj(i -> "to." + i + ".").toArray(String[]::new);
  }

  private List<RawPeer> frozen(String... topics) {
    return List.of(topics).stream().map(topic -> broker.narrowSubscriber(topic)).toList();
  }

  private void keepBeingStuckUntilTheyRead(List<RawPeer> frozen) {
    Await.until(
        "some gave memory",
        () ->
            broker.snapshot().drops().stream().anyMatch(drop -> drop.why().equals("memory"))
                && frozen.stream().filter(each -> broker.dropped(each) > 0).count() > 4);
    List<RawPeer> relieved = frozen.stream().filter(each -> broker.dropped(each) > 0).toList();
    Await.until(
        () -> "all stuck: " + relieved.stream().map(this::state).toList(),
        Await.DEADLINE,
        () -> relieved.stream().noneMatch(each -> state(each).equals("flowing")));
    assertThat(broker.snapshot().journal())
        .extracting(JournalEntry::kind)
        .doesNotContain("flowing");

    RawPeer first = relieved.getFirst();
    Tally.of(first);
    Await.until("it flows", () -> state(first).equals("flowing"));
    Await.until(
        "the journal says so",
        () ->
            broker.snapshot().journal().stream()
                .anyMatch(entry -> entry.kind().equals("flowing") && entry.lost() > 0));
  }

  private String state(RawPeer peer) {
    return broker.subscriberIn(broker.snapshot(), peer).state();
  }
}
