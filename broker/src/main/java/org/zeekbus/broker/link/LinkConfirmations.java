package org.zeekbus.broker.link;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Finds out when subscriptions are in effect: it tells the cluster's broker of a topic that nobody
 * else has; when that comes back, all that was told before is in effect, and all that was
 * subscribed elsewhere before is known here (Zeek {@code src/cluster/backend/zeromq/ZeroMQ.cc}).
 * One topic serves all who wait at that moment.
 *
 * <pre>
 * state     event            next
 * DOWN      BOTH_CONNECTED   SETTLING
 * SETTLING  CONFIRMED        UP
 * SETTLING  DISCONNECTED     DOWN
 * UP        DISCONNECTED     DOWN
 * </pre>
 *
 * The topic of SETTLING may come back while the cluster's broker still repeats all topics to a new
 * connection. The next is told after that, so it comes back behind all of them.
 *
 * <p>Owner: one event loop; the accessors are published by volatile writes.
 */
final class LinkConfirmations {
  /** How all topics of this kind begin. */
  static final Topic INTERNAL = Topic.of("zeek.zeromq.internal.");

  /** Beyond this, those who came first are given up. Clients give up by themselves before. */
  static final int MOST_WAITING = 10_000;

  private static final String TASK = "the confirmations of a link";

  private enum State {
    DOWN,
    SETTLING,
    UP;

    /** The next state by the table above. */
    State after(Event event) {
      State next =
          switch (event) {
            case BOTH_CONNECTED -> this == DOWN ? SETTLING : null;
            case CONFIRMED -> this == SETTLING ? UP : null;
            case DISCONNECTED -> this == DOWN ? null : DOWN;
          };
      if (next == null) {
        throw new IllegalStateException("a link that is " + this + " cannot see " + event);
      }
      return next;
    }
  }

  private enum Event {
    BOTH_CONNECTED,
    CONFIRMED,
    DISCONNECTED
  }

  private record Waiting(EventLoop loop, Runnable then) {}

  private final Broker broker;
  private final EventLoop home;
  private final Supervisor supervisor;
  private final String prefix;
  private final Duration limit;
  private final LinkListener listener;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** Those whom the topic that was told last serves. */
  private List<Waiting> asked = List.of();

  private State state = State.DOWN;
  private @Nullable ToldTopics incoming;
  private boolean hasOutgoing;
  private @Nullable Topic topic;
  private @Nullable ScheduledFuture<?> watch;
  private long counter;
  private volatile boolean isUp;
  private volatile long timesUp;
  private volatile int waitingCount;
  private volatile long forgotten;

  /**
   * Nothing is connected yet.
   *
   * @param broker the one here
   * @param prefix how the topics begin that it tells of
   * @param limit after so long without a confirmation the listener hears of it
   */
  LinkConfirmations(
      Broker broker,
      EventLoop home,
      Supervisor supervisor,
      String prefix,
      Duration limit,
      LinkListener listener) {
    this.broker = broker;
    this.home = home;
    this.supervisor = supervisor;
    this.prefix = prefix;
    this.limit = limit;
    this.listener = listener;
  }

  boolean isUp() {
    return isUp;
  }

  long timesUp() {
    return timesUp;
  }

  int waiting() {
    return waitingCount;
  }

  long forgotten() {
    return forgotten;
  }

  /** The connection that messages come from stands, and was told all topics. */
  void incoming(ToldTopics told) {
    incoming = told;
    connected();
  }

  /** The connection that messages go to stands. */
  void outgoing() {
    hasOutgoing = true;
    connected();
  }

  private void connected() {
    if (incoming != null && hasOutgoing) {
      transition(Event.BOTH_CONNECTED);
      ask();
    }
  }

  void incomingEnded(String endpoint, String detail) {
    incoming = null;
    disconnected(endpoint, detail);
  }

  void outgoingEnded(String endpoint, String detail) {
    hasOutgoing = false;
    disconnected(endpoint, detail);
  }

  private void disconnected(String endpoint, String detail) {
    if (state == State.DOWN) {
      return;
    }
    boolean wasUp = state == State.UP;
    transition(Event.DISCONNECTED);
    topic = null;
    stopWatch();
    asked.reversed().forEach(waiting::addFirst);
    asked = List.of();
    if (wasUp) {
      listener.down(endpoint, detail);
    }
  }

  private void transition(Event event) {
    state = state.after(event);
    isUp = state == State.UP;
  }

  /** Calls back on {@code loop} when all that is subscribed by now is in effect. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // written on this loop alone
  void await(EventLoop loop, Runnable then) {
    waiting.add(new Waiting(loop, then));
    if (waiting.size() > MOST_WAITING) {
      waiting.remove();
      forgotten++;
    }
    waitingCount = waiting.size() + asked.size();
    if (state == State.UP && topic == null) {
      ask();
    }
  }

  private void ask() {
    ToldTopics told = incoming;
    if (told == null) {
      throw new IllegalStateException("a link that is " + state + " cannot ask");
    }
    if (state == State.UP) {
      asked = List.copyOf(waiting);
      waiting.clear();
    }
    Topic next = Topic.of(prefix + ++counter + ".");
    topic = next;
    told.tell(true, next);
    watch =
        home.schedule(
            supervisor.task(TASK, () -> listener.unconfirmed(next.toString())),
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void stopWatch() {
    if (watch != null) {
      watch.cancel(false);
      watch = null;
    }
  }

  /** A topic with the prefix has come back. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // written on this loop alone
  void heard(Topic back) {
    ToldTopics told = incoming;
    Topic expected = topic;
    if (told == null || expected == null || !expected.equals(back)) {
      return; // it was told to a connection that has ended
    }
    topic = null;
    stopWatch();
    told.tell(false, back);
    if (state == State.SETTLING) {
      transition(Event.CONFIRMED);
      timesUp++;
      listener.up();
    }
    List<Waiting> served = asked;
    asked = List.of();
    waitingCount = waiting.size();
    served.forEach(this::call);
    if (!waiting.isEmpty()) {
      ask();
    }
  }

  /**
   * What came before the topic may be of the same read: it reaches the other loops at the end of
   * that, and the one that waits must know it.
   */
  private void call(Waiting served) {
    Runnable then = supervisor.task(TASK, served.then());
    try {
      home.execute(supervisor.task(TASK, () -> whenKnown(served.loop(), then)));
    } catch (RejectedExecutionException e) {
      // The broker here has stopped.
    }
  }

  private void whenKnown(EventLoop loop, Runnable then) {
    try {
      broker.whenSubscribed(loop, then);
    } catch (IllegalStateException e) {
      // The broker here has stopped.
    }
  }
}
