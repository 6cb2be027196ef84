package org.zeekbus.app.demo;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeekbus.app.replay.ZeekTopics;
import org.zeekbus.node.Topics;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;

/**
 * Hears of nodes that are not simulated: every node subscribes a topic with its id, and the broker
 * tells all publishers. Programs that only look on, such as {@code zeekbus tap}, have no such
 * topic.
 *
 * <p>Owner: the demo's thread; the event loop completes what it hears.
 */
final class ForeignNodes implements XPubSocket.Listener {
  /** Ends the host in the id of each node of this process, before its random part. */
  private static final String THIS_PROCESS = "_" + ProcessHandle.current().pid() + "_";

  private static final Duration WATCH_EVERY = Duration.ofMillis(100);

  private final Set<String> simulated;
  private final CompletableFuture<String> first = new CompletableFuture<>();

  /** Knows nodes with these names as simulated. */
  ForeignNodes(Set<String> simulated) {
    this.simulated = simulated;
  }

  /** Completes with the id of the first. */
  CompletionStage<String> first() {
    return first.minimalCompletionStage();
  }

  /** Listens for some time on a connection of its own; returns earlier if the demo ends. */
  void listen(Transport transport, Endpoint broker, CountDownLatch end, Duration time)
      throws InterruptedException {
    XPubSocket xpub = new XPubSocket(transport, this);
    try {
      xpub.connect(broker, Security.NONE);
      boolean _ = end.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      xpub.close();
    }
  }

  /** Looks at what a simulated node has heard, now and then, until the demo ends. */
  void watch(SimulatedNode node, CountDownLatch end) throws InterruptedException {
    while (!end.await(WATCH_EVERY.toNanos(), TimeUnit.NANOSECONDS)) {
      node.ids().forEach(this::heard);
    }
  }

  @Override
  public void subscribed(Topic topic, Connection peer) {
    Topics.idIn(topic.toString()).ifPresent(this::heard);
  }

  private void heard(String id) {
    boolean isOurs =
        id.contains(THIS_PROCESS)
            && simulated.stream().anyMatch(name -> ZeekTopics.isNamed(id, name));
    if (!isOurs) {
      first.complete(id);
    }
  }

  @Override
  public void cancelled(Topic topic) {
    // That a node leaves changes nothing: the demo ends when one comes.
  }
}
