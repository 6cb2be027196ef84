package org.zeekbus.websocket.session;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.zeekbus.websocket.count.ApplicationCounts;
import org.zeekbus.websocket.count.CountedClient;
import org.zeekbus.websocket.count.LoopCounts;
import org.zeekbus.websocket.frame.Inflation;
import org.zeekbus.websocket.frame.Workspace;
import org.zeekbus.zmtp.thread.Supervisor;

/** The clients of one event loop, their deadlines, and what they work with. Owner: the loop. */
public final class LoopSessions {
  /** For what is on its way, and the answer to a close frame; Zeek waits for 300 ms. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private static final Duration LEAST_PING_INTERVAL = Duration.ofSeconds(1);
  private static final long TICK_MILLIS = 200;

  private final EventLoop loop;
  private final Supervisor supervisor;
  private final boolean isPinging;
  private final Set<Session> all = new LinkedHashSet<>();

  /** Clients that do not speak WebSocket. */
  private final Set<CountedClient> others = new LinkedHashSet<>();

  private final Deadlines pings;
  private final Deadlines confirmations;
  private final Deadlines closings = new Deadlines(CLOSING);
  private final Workspace workspace = new Workspace();
  private final Translation translation = new Translation();
  private final Inflation inflation = new Inflation();

  /** Of clients that have left, and what is counted at once. */
  private final Map<String, ApplicationCounts> counts = new HashMap<>();

  private final Future<?> ticks;

  LoopSessions(EventLoop loop, SessionSettings settings, Supervisor supervisor) {
    this.loop = loop;
    this.supervisor = supervisor;
    this.isPinging = settings.pingInterval().compareTo(LEAST_PING_INTERVAL) >= 0;
    this.pings = new Deadlines(settings.pingInterval());
    this.confirmations = new Deadlines(settings.confirmTime());
    this.ticks =
        loop.scheduleAtFixedRate(
            supervisor.task("the deadlines of WebSocket", this::tick),
            TICK_MILLIS,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    pings.sweep(now, Session::pingIsDue);
    confirmations.sweep(now, Session::isUnconfirmed);
    closings.sweep(now, Session::closingIsOver);
  }

  /** No deadline is looked at any more. Any thread may call this. */
  void stop() {
    ticks.cancel(false);
  }

  /**
   * Runs a task on its event loop. Any thread may call this.
   *
   * @return whether the loop still takes tasks; if not, all that it owned has ended
   */
  public boolean execute(String what, Runnable task) {
    try {
      loop.execute(supervisor.task(what, task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Its event loop. Any thread may call this. */
  public EventLoop loop() {
    return loop;
  }

  void add(Session session) {
    all.add(session);
  }

  void remove(Session session) {
    all.remove(session);
  }

  /** A client that does not speak WebSocket is here. */
  public void add(CountedClient client) {
    others.add(client);
  }

  /** All of this moment that do not speak WebSocket. */
  public List<CountedClient> others() {
    return List.copyOf(others);
  }

  /** It is gone; what it has counted is counted. */
  public void remove(CountedClient client) {
    others.remove(client);
    client.addTo(counts(client.label()));
  }

  /** All of this moment that speak WebSocket. */
  List<Session> all() {
    return List.copyOf(all);
  }

  boolean isPinging() {
    return isPinging;
  }

  Deadlines pings() {
    return pings;
  }

  Deadlines confirmations() {
    return confirmations;
  }

  Deadlines closings() {
    return closings;
  }

  /** Bytes to work with until the next call. */
  byte[] bytes(int length) {
    return workspace.bytes(length);
  }

  Inflation inflation() {
    return inflation;
  }

  /** The counts of an application on this loop. */
  public ApplicationCounts counts(String label) {
    return counts.computeIfAbsent(label, _ -> new ApplicationCounts());
  }

  /** All that is counted here, with those who are connected. */
  LoopCounts counts() {
    Map<String, ApplicationCounts> applications = new HashMap<>();
    counts.forEach((label, each) ->
        applications.computeIfAbsent(label, _ -> new ApplicationCounts()).add(each));
    List<CountedClient> clients = new ArrayList<>(all);
    clients.addAll(others);
    for (CountedClient client : clients) {
      ApplicationCounts application =
          applications.computeIfAbsent(client.label(), _ -> new ApplicationCounts());
      application.clients++;
      client.addTo(application);
    }
    return new LoopCounts(
        applications,
        clients.stream().limit(LoopCounts.MOST_CLIENTS).map(CountedClient::entry).toList(),
        clients.size());
  }

  Translation translation() {
    return translation;
  }
}
