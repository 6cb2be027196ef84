package org.zeekbus.app.demo;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
final class ForeignNodes implements XPubSocket.Listener, AutoCloseable {
  /** Ends the host in the id of each node of this process, before its random part. */
  private static final String THIS_PROCESS = "_" + ProcessHandle.current().pid() + "_";

  private final Set<String> simulated;
  private final XPubSocket xpub;
  private final CompletableFuture<String> first = new CompletableFuture<>();

  /** Listens for others than nodes with these names. */
  ForeignNodes(Transport transport, Endpoint broker, Set<String> simulated) {
    this.simulated = simulated;
    this.xpub = new XPubSocket(transport, this);
    xpub.connect(broker, Security.NONE);
  }

  /** Completes with the id of the first. */
  CompletionStage<String> first() {
    return first.minimalCompletionStage();
  }

  @Override
  public void subscribed(Topic topic, Connection peer) {
    Topics.idIn(topic.toString()).filter(id -> !isOurs(id)).ifPresent(first::complete);
  }

  private boolean isOurs(String id) {
    return id.contains(THIS_PROCESS)
        && simulated.stream().anyMatch(name -> ZeekTopics.isNamed(id, name));
  }

  @Override
  public void cancelled(Topic topic) {
    // That a node leaves changes nothing: the demo ends when one comes.
  }

  @Override
  public void close() {
    xpub.close();
  }
}
