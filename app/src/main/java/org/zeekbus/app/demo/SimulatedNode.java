package org.zeekbus.app.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.FullQueuePolicy;
import org.zeekbus.node.NodeBuilder;
import org.zeekbus.node.Topics;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.socket.PushSocket;
import org.zeekbus.zmtp.socket.SocketListener;
import org.zeekbus.zmtp.socket.Transport;

/**
 * A node of the simulated cluster. It joins, subscribes and says hello as a node of Zeek does, and
 * has a connection to the logger of its own. What it receives it handles at once, unless it is
 * {@link #stall stalled}: then it reads nothing.
 *
 * <p>Owner: the demo's thread; handlers wait under the lock.
 */
final class SimulatedNode implements AutoCloseable {
  /** What all nodes of Zeek subscribe, besides what their role does. */
  private static final List<String> OF_EVERY_NODE = List.of("zeek/supervisor", "zeek/table/");

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LINGER = Duration.ofMillis(200);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition goesOn = lock.newCondition();

  /** Guarded by the lock. */
  private boolean isStalled;

  private final ClusterNode node;
  private final PushSocket logs;

  /**
   * Joins the cluster.
   *
   * @param queue events that it takes while it is stalled
   */
  SimulatedNode(
      String name, int queue, Endpoint xpub, Endpoint xsub, Endpoint logger, Transport transport)
      throws InterruptedException {
    NodeBuilder builder =
        ClusterNode.builder(name)
            .broker(xpub.toString(), xsub.toString())
            .patience(PATIENCE)
            .linger(LINGER)
            .queue(queue, FullQueuePolicy.BLOCK)
            .onAny(message -> handle());
    OF_EVERY_NODE.forEach(builder::subscribe);
    String role = name.replaceFirst("-\\d+$", "");
    builder.subscribe("zeek.cluster." + role);
    if (!Topics.MANAGER.endsWith(role)) {
      builder.subscribe("zeek.cluster.pool." + role);
    }
    this.node = builder.join();
    this.logs = new PushSocket(transport, SocketListener.NONE);
    logs.connect(logger, Security.NONE);
  }

  /** Publishes; what does not fit its queue is dropped, as by a node of Zeek. */
  void publish(String topic, Event event) {
    var _ = node.publish(topic, event);
  }

  /** Sends a batch to the logger; what does not fit its queue is dropped, as by a node of Zeek. */
  void log(byte[] batch) {
    LogMessage message = new LogMessage(Bytes.of(node.id()), batch);
    var _ = logs.push(Message.of(message.frames()));
  }

  /** The ids of all nodes of which it has heard. */
  List<String> ids() {
    return node.ids();
  }

  /** From now on it reads nothing, as if a script hung. */
  void stall() {
    set(true);
  }

  /** Reads again. */
  void goOn() {
    set(false);
  }

  private void set(boolean stalled) {
    lock.lock();
    try {
      isStalled = stalled;
      goesOn.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void handle() throws InterruptedException {
    lock.lock();
    try {
      while (isStalled) {
        goesOn.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    goOn();
    node.close();
    var _ = logs.close(LINGER);
  }
}
