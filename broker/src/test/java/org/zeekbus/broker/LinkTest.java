package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/**
 * Peers in another process than the cluster's broker take part in the cluster; that broker is ours
 * or libzmq's proxy, as in a manager.
 */
@ParameterizedClass(name = "{0}, {1} loops")
@CsvSource({"zeekbus,1", "zeekbus,3", "libzmq,1", "libzmq,3"})
final class LinkTest {
  private final int loops;
  private final PythonPeer python = PythonPeer.start();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Endpoint xsub;
  private final Endpoint xpub;
  private final LinkedProcess process;

  LinkTest(String cluster, int loops) {
    this.loops = loops;
    if (cluster.equals("zeekbus")) {
      TestBroker broker = with(TestBroker.start(1));
      xsub = broker.xsub();
      xpub = broker.xpub();
    } else {
      PythonPeer.Proxy proxy = python.proxy();
      xsub = proxy.xsub();
      xpub = proxy.xpub();
    }
    process = with(LinkedProcess.of(loops, xpub, xsub)).awaitUp();
  }

  private <C extends AutoCloseable> C with(C opened) {
    open.addFirst(opened);
    return opened;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    python.close();
  }

  @Test
  void eventsGoBothWays() {
    PythonPeer.Socket node = subscribedNode("zeek.node.");
    RawPeer client = process.subscriber("lab.");
    RawPeer publisher = process.broker().publisher();
    process.confirm();
    publisher.sends("zeek.node.1", process.sender(0), "broker-bin-v1", "x");
    node.expect("zeek.node.1", process.sender(0), "broker-bin-v1", "x");
    publishingNode().sends("lab.1", "node", "broker-bin-v1", "y");
    client.hears("lab.1|node|broker-bin-v1|y");
  }

  @Test
  void anEventRightAfterAConfirmationIsNotMissed() {
    for (int i = 0; i < 20; i++) {
      RawPeer node = publishingNode(); // which does not look what is subscribed
      RawPeer client = process.subscriber("lab." + i);
      node.sends("lab." + i, "node", "x");
      client.hears("lab." + i + "|node|x");
    }
  }

  @Test
  void aConfirmationComesBehindTheSubscriptionsOfOthers() {
    for (int i = 0; i < 20; i++) {
      PythonPeer.Socket node = python.socket("SUB");
      node.connect(xpub);
      node.subscribe("zeek." + i);
      RawPeer other = publishingNode();
      assertThat(other.until("+zeek." + i)).isNotNull(); // the cluster's broker has it
      process.confirm();
      process.broker().publisher().sends("zeek." + i, process.sender(0), "x");
      node.expect("zeek." + i, process.sender(0), "x");
    }
  }

  @Test
  void clientsOfOneProcessHearEachOtherOnce() {
    RawPeer client = process.subscriber("lab.");
    RawPeer publisher = process.broker().publisher();
    publisher.sends("lab.1", process.sender(0), "x");
    Await.until("the echo is dropped", () -> process.link().snapshot().echoes() == 1);
    publisher.sends("lab.2", process.sender(0), "y");
    client.hears("lab.1|" + process.sender(0) + "|x", "lab.2|" + process.sender(0) + "|y");
  }

  @Test
  void clientsOfTwoProcessesHearEachOther() {
    LinkedProcess other = with(LinkedProcess.of(loops, xpub, xsub)).awaitUp();
    RawPeer here = process.subscriber("lab.");
    RawPeer there = other.subscriber("lab.");
    process.confirm();
    process.broker().publisher().sends("lab.1", process.sender(0), "x");
    there.hears("lab.1|" + process.sender(0) + "|x");
    other.broker().publisher().sends("lab.2", other.sender(0), "y");
    here.hears("lab.1|" + process.sender(0) + "|x", "lab.2|" + other.sender(0) + "|y");
    there.hears("lab.2|" + other.sender(0) + "|y");
  }

  @Test
  void theClusterHearsTheFirstSubscriptionAndTheLastCancel() {
    RawPeer node = publishingNode();
    RawPeer first = process.subscriber("lab.");
    RawPeer second = process.subscriber("lab.");
    first.cancels("lab.");
    Await.until("it is cancelled", () -> process.broker().hasTopics(first, 0));
    process.subscriber("end.");
    assertThat(withoutConfirmations(node.until("+end."))).containsExactly("+lab.");
    second.close();
    assertThat(withoutConfirmations(node.until("-lab."))).isEmpty();
  }

  @Test
  void confirmationsLeaveNothingBehind() {
    RawPeer node = publishingNode();
    process.subscriber("lab.");
    process.confirm();
    process.subscriber("end.");
    List<String> heard = new ArrayList<>(node.until("+end."));
    RawPeer later = publishingNode();
    process.subscriber("late.");
    List<String> known = later.until("+late.");
    assertThat(heard).filteredOn(each -> each.startsWith("+zeek.zeromq.")).isNotEmpty();
    assertThat(known).contains("+lab.", "+end.");
    assertThat(withoutConfirmations(known)).containsExactlyInAnyOrder("+lab.", "+end.");
  }

  @Test
  void manyWhoWaitShareTopics() {
    RawPeer node = publishingNode();
    List<CompletableFuture<Void>> waiting =
        IntStream.range(0, 1000)
            .mapToObj(i -> process.broker().broker().loops().get(i % loops))
            .map(process::confirmation)
            .toList();
    waiting.forEach(LinkedProcess::await);
    process.subscriber("end.");
    assertThat(node.until("+end."))
        .filteredOn(each -> each.startsWith("+zeek.zeromq."))
        .hasSizeLessThan(500);
    assertThat(process.link().snapshot().waiting()).isZero();
  }

  @Test
  void whatIsQueuedGoesOutAtTheEnd() {
    PythonPeer.Socket node = subscribedNode("lab.");
    RawPeer publisher = process.broker().publisher();
    process.confirm();
    long bytes = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] message = LinkedProcess.numbered("lab.1", process.sender(0), 500, i);
      publisher.says(message);
      bytes += message.length;
    }
    process.broker().awaitReceived(publisher, bytes);
    process.stop();
    assertThat(node.drain(5_000)).isEqualTo(new PythonPeer.Drained(5_000, 0));
  }

  private static List<String> withoutConfirmations(List<String> heard) {
    return heard.stream().filter(each -> !each.startsWith("zeek.zeromq.", 1)).toList();
  }

  /** A node that the cluster's broker knows. */
  private PythonPeer.Socket subscribedNode(String topic) {
    PythonPeer.Socket node = python.socket("SUB");
    node.connect(xpub);
    node.subscribe(topic);
    RawPeer witness = publishingNode();
    assertThat(witness.until("+" + topic)).isNotNull();
    witness.close();
    return node;
  }

  private RawPeer publishingNode() {
    return with(RawPeer.publisher(xsub));
  }
}
