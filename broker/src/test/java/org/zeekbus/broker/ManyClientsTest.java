package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;

/** A thousand attached clients at once, beside ZMTP nodes or without any. */
final class ManyClientsTest {
  private static final int CLIENTS = 1_000;
  private static final QueueBound BOUND =
      new QueueBound(1 << 20, 10_000, QueueBound.OnFull.DISCONNECT);

  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void theyComeSubscribePublishAndLeave(int loops) throws InterruptedException {
    try (TestBroker broker = TestBroker.start(loops)) {
      RawPeer publisher = broker.publisher();
      CountDownLatch confirmed = new CountDownLatch(CLIENTS);
      List<AttachedClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        AttachedClient client = broker.client("client " + i, "application", BOUND);
        String own = "of." + i + ".";
        client
            .loop()
            .execute(() -> {
              client.subscribe("all", own);
              broker.broker().whenSubscribed(client.loop(), confirmed::countDown);
            });
        clients.add(client);
      }
      assertThat(confirmed.await(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      // One publisher hears of them, and no client does.
      assertThat(broker.snapshot().totals().relayedSubscriptions()).isEqualTo(2 * CLIENTS);
      publisher.next(2 * CLIENTS);
      publisher.sends("all", "id", "text");
      clients.forEach(client -> client.hears("all|id|text"));
      for (int i = 0; i < CLIENTS; i++) {
        int next = (i + 1) % CLIENTS;
        clients.get(i).publishes("of." + next + ".", "id", "hello");
        clients.get(next).hears("of." + next + ".|id|hello");
      }
      clients.getFirst().publishes("nobody wants it", "id");
      BrokerSnapshot snapshot = broker.snapshot();
      assertThat(snapshot.topics().stream().mapToLong(BrokerSnapshot.Topic::unwanted).sum())
          .isEqualTo(1);
      assertThat(snapshot.traffic())
          .filteredOn(each -> each.node().equals("application"))
          .singleElement()
          .satisfies(each -> {
            assertThat(each.publishedMessages()).isEqualTo(CLIENTS + 1);
            assertThat(each.deliveredMessages()).isEqualTo(2 * CLIENTS);
            assertThat(each.pauses()).isZero();
          });
      clients.forEach(AttachedClient::leaves);
      broker.awaitPeers(1, 0);
      List<String> cancels = publisher.next(CLIENTS + 1);
      assertThat(cancels).hasSize(CLIENTS + 1).contains("-all", "-of.0.", "-of.999.");
      Await.until(
          "nothing is left",
          () -> broker.snapshot().loops().stream().allMatch(it -> it.topics() == 0));
    }
  }

  @Test
  void aBrokerMayHaveNoEndpoint() throws Exception {
    BrokerSettings settings =
        BrokerSettings.of(it -> it.xsub(List.of()).xpub(List.of()).threads(2));
    Broker broker = Broker.start(settings);
    try {
      assertThat(broker.xsubEndpoints()).isEmpty();
      assertThat(broker.xpubEndpoints()).isEmpty();
      EventLoop one = broker.loops().getFirst();
      EventLoop other = broker.loops().getLast();
      AttachedClient subscriber = AttachedClient.attach(broker, one, "one", null, BOUND);
      AttachedClient publisher = AttachedClient.attach(broker, other, "other", null, BOUND);
      subscriber.subscribes("a");
      CountDownLatch confirmed = new CountDownLatch(1);
      broker.whenSubscribed(other, confirmed::countDown);
      assertThat(confirmed.await(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      publisher.publishes("a", "text");
      subscriber.hears("a|text");
      broker.recheckClients();
      assertThat(broker.snapshot().xpub().connected()).isEqualTo(2);
    } finally {
      broker.close();
    }
    assertThat(broker.subscribers()).isEmpty();
  }

  @Test
  void butNotOneAlone() {
    List<Endpoint> none = List.of();
    assertThatThrownBy(() -> BrokerSettings.of(it -> it.xsub(none)))
        .hasMessage("a broker needs an xsub and an xpub endpoint, or neither");
  }
}
