package org.zeekbus.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The one door for other threads to what an event loop owns: each method hands over one task. Tasks
 * of one thread run in the order in which it called. If the loop has ended, each throws {@link
 * RejectedExecutionException}.
 *
 * <p>Owner: any thread.
 */
final class ForwarderProxy {
  private final Forwarder forwarder;
  private final Supervisor supervisor;
  private final PeerFaults faults;

  ForwarderProxy(Forwarder forwarder, Supervisor supervisor) {
    this.forwarder = forwarder;
    this.supervisor = supervisor;
    this.faults = new PeerFaults(supervisor);
  }

  /** Subscriptions have changed on another loop. */
  void apply(SubscriptionBatch batch) {
    run("applying subscriptions", () -> forwarder.apply(batch));
  }

  /** All loops know some subscriptions: its publishers may hear of them. */
  void relay() {
    run("relaying subscriptions", forwarder::relaySoon);
  }

  /** Nobody has claimed these topics: publishers shall forget those that are not held. */
  void cancelUnheld(List<Topic> candidates) {
    run("cancelling topics", () -> forwarder.cancelUnheld(candidates));
  }

  /** Has {@code then} called there once all that was given there before is relayed. */
  void whenRelayed(Runnable then) {
    run("asking for a confirmation", () -> forwarder.whenRelayed(then));
  }

  /** Has {@code then} called there: subscriptions are known and relayed everywhere. */
  void confirm(Runnable then) {
    run("confirming subscriptions", then);
  }

  /** Messages for its subscribers; the caller releases them if this throws. */
  void deliver(LoopBatch batch) {
    forwarder.loop().execute(batch);
  }

  /** A subscriber elsewhere lags: the publisher waits for it. */
  void pause(Publisher publisher) {
    run(publisher.peer(), "pausing a publisher", publisher::pause);
  }

  /** The subscriber no longer lags. */
  void resume(Publisher publisher) {
    run(publisher.peer(), "resuming a publisher", publisher::resume);
  }

  /** All topics take too much of the heap, and those of this subscriber the most. */
  void closeForItsTopics(Subscriber subscriber, long limit, Runnable done) {
    run(
        subscriber.peer(),
        "giving topics back",
        () -> {
          try {
            subscriber.closeForItsTopics(limit);
          } finally {
            done.run();
          }
        });
  }

  /** The stop has begun: nothing more is read. */
  CompletableFuture<Boolean> pauseAllPublishers() {
    return ask(
        "pausing all publishers",
        it -> {
          it.publishers().forEach(Publisher::pause);
          return true;
        });
  }

  /** Completes when all that is queued is on its way, or {@code done} is complete. */
  void drain(CompletableFuture<Void> done) {
    run("draining", () -> forwarder.drain(done));
  }

  /** Keeps the topics of this moment for the next start; for the loop that has the memory. */
  void freeze(TopicMemory topics) {
    run("keeping topics", topics::freeze);
  }

  /** An answer of the loop, such as a copy of its statistics. */
  <T> CompletableFuture<T> ask(String what, Function<Forwarder, T> look) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    run(
        what,
        () -> {
          try {
            answer.complete(look.apply(forwarder));
          } catch (Throwable e) { // errors, too: who asks waits
            answer.completeExceptionally(e);
            throw e;
          }
        });
    return answer;
  }

  /** Anything else, such as what a test asks. */
  void run(String what, Runnable task) {
    forwarder.loop().execute(supervisor.task(what, task));
  }

  private void run(Peer peer, String what, Runnable task) {
    forwarder.loop().execute(faults.task(peer, what, task));
  }
}
