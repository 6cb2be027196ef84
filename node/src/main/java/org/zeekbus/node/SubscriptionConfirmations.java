package org.zeekbus.node;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out when subscriptions are in effect. It subscribes to a topic that nobody else has; when
 * that comes back through the broker, all earlier subscriptions are in effect (Zeek {@code
 * src/cluster/backend/zeromq/ZeroMQ.cc}). The topics themselves would not do: another node's
 * subscription brings them back, too.
 *
 * <p>Subscriptions are repeated to a new connection in no particular order. So such a topic is only
 * subscribed when both connections are there, and a new one whenever one of them is new.
 *
 * <p>Owner: any thread; guarded by itself.
 */
final class SubscriptionConfirmations {
  /** The two connections of a node. */
  enum Side {
    XSUB,
    XPUB
  }

  private final String nodeId;
  private final Consumer<String> subscribe;
  private final Consumer<String> cancel;
  private final Executor executor;
  private final Map<String, CompletableFuture<Void>> byTopic = new LinkedHashMap<>();
  private final List<CompletableFuture<Void>> unasked = new ArrayList<>();
  private final Set<Side> connected = EnumSet.noneOf(Side.class);
  private long counter;
  private @Nullable NodeException failure;

  SubscriptionConfirmations(
      String nodeId, Consumer<String> subscribe, Consumer<String> cancel, Executor executor) {
    this.nodeId = nodeId;
    this.subscribe = subscribe;
    this.cancel = cancel;
    this.executor = executor;
  }

  /** Completes when all earlier subscriptions are in effect. */
  synchronized CompletableFuture<Void> confirm() {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    unasked.add(done);
    ask();
    return done;
  }

  synchronized void connected(Side side) {
    connected.add(side);
    byTopic.forEach((topic, done) -> {
      cancel.accept(topic);
      unasked.add(done);
    });
    byTopic.clear();
    ask();
  }

  synchronized void disconnected(Side side) {
    connected.remove(side);
  }

  /** A topic has come back. */
  void subscribed(String topic) {
    CompletableFuture<Void> done;
    synchronized (this) {
      done = byTopic.remove(topic);
      if (done != null) {
        cancel.accept(topic);
      }
    }
    if (done != null) {
      finish(() -> done.complete(null));
    }
  }

  /** Ends all waiting: no topic will come back. */
  void fail(NodeException why) {
    List<CompletableFuture<Void>> all;
    synchronized (this) {
      failure = why;
      all = new ArrayList<>(unasked);
      all.addAll(byTopic.values());
      unasked.clear();
      byTopic.clear();
    }
    all.forEach(done -> finish(() -> done.completeExceptionally(why)));
  }

  /** On another thread, because the program's continuations may block. */
  private void finish(Runnable completion) {
    try {
      executor.execute(completion);
    } catch (RejectedExecutionException e) { // the node was closed a moment ago
      completion.run();
    }
  }

  private void ask() {
    if (connected.size() < Side.values().length) {
      return;
    }
    for (CompletableFuture<Void> done : unasked) {
      String topic = Topics.internal(nodeId, ++counter);
      byTopic.put(topic, done);
      subscribe.accept(topic);
    }
    unasked.clear();
  }
}
