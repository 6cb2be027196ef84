package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.RawListener;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.TestTransport;

/** A link whose other side is away, wrong, slow, or wants keys. */
final class LinkFailuresTest {
  private final Endpoint xsub = TestTransport.unused();
  private final Endpoint xpub = TestTransport.unused();
  private final List<AutoCloseable> open = new ArrayList<>();

  private <C extends AutoCloseable> C with(C opened) {
    open.addFirst(opened);
    return opened;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private TestBroker cluster() {
    return with(
        TestBroker.startOn(BrokerSettings.DEFAULT.on(xsub, xpub).with(it -> it.threads(1))));
  }

  private LinkedProcess process() {
    return with(LinkedProcess.of(2, xpub, xsub));
  }

  @Test
  void aBrokerThatIsNotThereIsWaitedFor() {
    LinkedProcess process = process();
    process.hears("unreachable " + xpub + ": connection refused");
    RawPeer client = process.broker().subscriber("lab.");
    CompletableFuture<Void> confirmation =
        process.confirmation(process.broker().subscriberOf(client).loop());
    Await.until("it waits", () -> process.link().snapshot().waiting() == 1);
    assertThat(confirmation).isNotDone();
    TestBroker cluster = cluster();
    LinkedProcess.await(confirmation);
    RawPeer.publisher(cluster.xsub()).hears("+lab.");
  }

  @Test
  void aBrokerThatComesBackIsToldAllAgain() {
    TestBroker cluster = cluster();
    LinkedProcess process = process().awaitUp();
    RawPeer client = process.subscriber("lab.");
    CompletableFuture<Void> afterwards;
    cluster.close();
    process.hears("down tcp://");
    Await.until("it is down", () -> !process.link().snapshot().isUp());
    process.broker().subscriber("more.");
    afterwards = process.confirmation(process.broker().broker().loops().getFirst());
    TestBroker again = cluster();
    LinkedProcess.await(afterwards);
    RawPeer node = again.add(RawPeer.publisher(again.xsub()));
    node.hears("+lab.", "+more.").sends("lab.1", "node", "x");
    client.hears("lab.1|node|x");
    RawPeer subscribed = again.subscriber("zeek.");
    process.confirm();
    process.broker().publisher().sends("zeek.1", process.sender(0), "y");
    subscribed.hears("zeek.1|" + process.sender(0) + "|y");
    assertThat(process.link().snapshot().timesUp()).isEqualTo(2);
  }

  @Test
  void notMoreThanSomeWaitWhileItIsDown() {
    LinkedProcess process = process();
    EventLoop loop = process.broker().broker().loops().getFirst();
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 10_003; i++) {
      waiting.add(process.confirmation(loop));
    }
    Await.until("three are given up", () -> process.link().snapshot().forgotten() == 3);
    assertThat(process.link().snapshot().waiting()).isEqualTo(10_000);
    cluster();
    waiting.subList(3, waiting.size()).forEach(LinkedProcess::await);
    assertThat(waiting.subList(0, 3)).noneMatch(CompletableFuture::isDone);
    assertThat(process.link().snapshot().waiting()).isZero();
  }

  @Test
  void whatIsPublishedMeanwhileIsCountedAsUnwanted() {
    LinkedProcess process = process();
    process.broker().publisher().sends("lab.1", process.sender(0), "x");
    Await.until(
        "it is counted",
        () ->
            process.broker().snapshot().topics().stream()
                    .mapToLong(BrokerSnapshot.Topic::unwanted)
                    .sum()
                == 1);
  }

  @Test
  void endpointsThatAreSwappedAreHeard() {
    cluster();
    LinkedProcess process = with(LinkedProcess.of(1, xsub, xpub));
    process.hears("refused SOCKET_TYPE");
  }

  @Test
  void aServerOfAnotherProtocolIsHeard() {
    RawListener web = with(new RawListener(0));
    LinkedProcess process = with(LinkedProcess.of(1, web.endpoint(), web.endpoint()));
    with(web.accepts()).sends("'HTTP/1.1 400 Bad Request' 0D 0A 0D 0A");
    process.hears("refused NOT_ZMTP");
  }

  @Test
  void endpointsOfDifferentBrokersAreHeard() {
    cluster();
    TestBroker other = with(TestBroker.start(1));
    LinkedProcess process = with(LinkedProcess.of(1, xpub, other.xsub()));
    process.hears("unconfirmed zeek.zeromq.internal.zeekbus_host_");
    assertThat(process.link().snapshot().isUp()).isFalse();
  }

  @Test
  void aLinkWithKeysPassesEvents() {
    CurveKeyPair server = CurveKeyPair.generate();
    CurveKeyPair client = CurveKeyPair.generate();
    Security security =
        new Security.CurveServer(
            server.secretKey(),
            key ->
                key.equals(client.publicKey())
                    ? Optional.of(CurvePeer.of(key, "websocket"))
                    : Optional.empty());
    Broker cluster = with(startBroker(security));
    LinkedProcess process =
        with(
            LinkedProcess.of(
                BrokerSettings.of(it -> it.threads(2)),
                cluster.xpubEndpoints().getFirst(),
                cluster.xsubEndpoints().getFirst(),
                new Security.CurveClient(server.publicKey(), client)));
    LinkedProcess other =
        with(
            LinkedProcess.of(
                BrokerSettings.of(it -> it.threads(2)),
                cluster.xpubEndpoints().getFirst(),
                cluster.xsubEndpoints().getFirst(),
                new Security.CurveClient(server.publicKey(), client)));
    RawPeer here = process.awaitUp().subscriber("lab.");
    other.awaitUp().confirm();
    other.broker().publisher().sends("lab.1", other.sender(0), "x");
    here.hears("lab.1|" + other.sender(0) + "|x");
  }

  @Test
  void aKeyThatIsNotAllowedIsHeard() {
    CurveKeyPair server = CurveKeyPair.generate();
    Broker cluster =
        with(startBroker(new Security.CurveServer(server.secretKey(), key -> Optional.empty())));
    LinkedProcess process =
        with(
            LinkedProcess.of(
                BrokerSettings.of(it -> it.threads(1)),
                cluster.xpubEndpoints().getFirst(),
                cluster.xsubEndpoints().getFirst(),
                new Security.CurveClient(server.publicKey(), CurveKeyPair.generate())));
    process.hears("refused REFUSED_BY_PEER");
  }

  private static Broker startBroker(Security security) {
    try {
      return Broker.start(
          BrokerSettings.DEFAULT.on(TestBroker.ANY_PORT, TestBroker.ANY_PORT),
          endpoint -> security);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void publishersWaitForASlowBroker() {
    PythonPeer python = with(PythonPeer.start());
    PythonPeer.Proxy proxy = python.proxy(xsub, xpub);
    PythonPeer nodes = with(PythonPeer.start());
    PythonPeer.Socket node = nodes.socket("SUB", "RCVHWM=0");
    node.connect(proxy.xpub());
    node.subscribe("lab.");
    BrokerSettings block =
        BrokerSettings.of(it ->
            it.threads(1)
                .queue(
                    new QueueSettings(
                        1 << 20,
                        1_000,
                        SlowSubscriberPolicy.BLOCK,
                        QueueSettings.DEFAULT.stuckAfter(),
                        QueueSettings.DEFAULT.slowestDrain())));
    LinkedProcess process = with(LinkedProcess.of(block, xpub, xsub, Security.NONE)).awaitUp();
    RawPeer publisher = process.broker().publisher();
    Await.until(
        "the node's subscription is here",
        () -> {
          process.confirm();
          return process.broker().isWanted("lab.");
        });
    python.freeze();
    int messages = 20_000;
    Thread flood =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < messages; i++) {
                publisher.says(LinkedProcess.numbered("lab.1", process.sender(0), 1000, i));
              }
            });
    Await.until("publishers wait", () -> process.broker().pauses(publisher) > 0);
    python.thaw();
    assertThat(node.drain(messages)).isEqualTo(new PythonPeer.Drained(messages, 0));
    assertThat(flood.isAlive()).isFalse();
    assertThat(process.broker().dropped()).isZero();
  }
}
