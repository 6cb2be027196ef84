package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.SocketType;

/**
 * Attached clients whose bounds together are more than the memory: they give it back, and nodes go
 * on, whatever happens to slow nodes.
 */
@ParameterizedClass
@CsvSource({"1, ISOLATE", "3, ISOLATE", "1, BLOCK", "3, BLOCK"})
final class ClientMemoryTest {
  private static final long BOUND = 32 << 20;
  private static final int FRAME = 4 << 20;
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(30), FRAME, 2 * FRAME, 100, 4096, 100_000, 10_000);
  private static final int CLIENTS = 12;
  private static final int MESSAGES = 24_000;
  private static final int PAYLOAD = 2_000;
  private static final String[] TOPICS =
      IntStream.range(0, CLIENTS).mapToObj(i -> "to." + i + ".").toArray(String[]::new);

  private final TestBroker broker;

  ClientMemoryTest(int loops, SlowSubscriberPolicy policy) {
    QueueSettings queue =
        new QueueSettings(16 << 20, 1_000_000, policy, Duration.ofMillis(300), 64 << 10);
    broker =
        TestBroker.start(
            BrokerSettings.of(it -> it.limits(LIMITS).queue(queue).memory(BOUND).threads(loops)));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void thoseThatMayLoseMessagesLoseTheirOldest() {
    List<AttachedClient> clients = flooded(QueueBound.OnFull.DROP);
    assertThat(clients).noneMatch(AttachedClient::hasEnded);
    BrokerSnapshot snapshot = broker.snapshot();
    long forMemory =
        clients.stream().mapToLong(each -> each.its(AttachedSubscriber::droppedForMemory)).sum();
    assertThat(forMemory).isPositive();
    assertThat(
            snapshot.drops().stream()
                .filter(drop -> drop.why().equals("memory"))
                .mapToLong(BrokerSnapshot.Drop::count)
                .sum())
        .isEqualTo(forMemory);
  }

  @Test
  void thoseThatMustNotHaveAHoleEnd() {
    List<AttachedClient> clients = flooded(QueueBound.OnFull.DISCONNECT);
    List<AttachedClient> ended = clients.stream().filter(AttachedClient::hasEnded).toList();
    assertThat(ended).isNotEmpty();
    ended.forEach(each ->
        each.hearsTheEnd(
            CloseReason.MEMORY, "the memory bound is reached, and its queue is the largest: "));
    assertThat(broker.closed(SocketType.XPUB, CloseReason.MEMORY)).isEqualTo(ended.size());
    assertThat(broker.dropped()).isZero();
  }

  /** Each client has its own topic, takes nothing, and may hold half of all memory. */
  private List<AttachedClient> flooded(QueueBound.OnFull onFull) {
    List<AttachedClient> clients = new ArrayList<>();
    for (String topic : TOPICS) {
      clients.add(
          broker
              .client(new QueueBound(BOUND / 2, 1_000_000, onFull))
              .stopsReading()
              .subscribes(topic));
    }
    QueueBound strict = new QueueBound(BOUND / 2, 1_000_000, QueueBound.OnFull.DISCONNECT);
    AttachedClient reading = broker.client(strict).subscribes("to.");
    AttachedClient quiet = broker.client(strict).stopsReading().subscribes("quiet");
    Tally healthy = Tally.of(broker.subscriber("to."));
    RawPeer publisher = broker.publisherThatHears(CLIENTS + 3);
    publisher.sends("quiet", "one");
    Flood.of(publisher, "one", PAYLOAD, MESSAGES, TOPICS).join();
    healthy.awaitReceived(MESSAGES);
    assertThat(healthy.missing()).isZero();
    assertThat(healthy.disorder()).isEmpty();
    // Clients that hold little stay, and have no hole either.
    Await.until("all at the client that reads", () -> reading.heard().size() == MESSAGES);
    quiet.readsAgain().hears("quiet|one");
    return clients;
  }
}
