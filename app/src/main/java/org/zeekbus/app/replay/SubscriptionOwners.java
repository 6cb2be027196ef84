package org.zeekbus.app.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.zmtp.Topic;

/**
 * Finds the node behind each subscription of a recording: the file does not contain it. In order of
 * certainty:
 *
 * <ul>
 *   <li>a topic that contains the node's id or name;
 *   <li>a node's end: when its connection closes, the broker cancels all it held at once and in the
 *       order of the bytes (libzmq src/xpub.cpp), its node id topic among them, so such a run tells
 *       exactly what the node had;
 *   <li>what nodes of its role hold (Zeek scripts/base/frameworks/cluster/setup-connections.zeek);
 *   <li>nearness to the moment when a node subscribed its own id, or a WebSocket client, which has
 *       no node id topic, its internal one.
 * </ul>
 *
 * <p>Owner: one thread; first everything is noted, then {@link #assign} once.
 */
final class SubscriptionOwners {
  /** One life of a node, from its first subscription to the end of its connection. */
  static final class Session {
    private final String id;

    /** Where it subscribed the topic with its id. */
    private final int announced;

    private final boolean isClient;
    private int end = Integer.MAX_VALUE;

    /** Its subscriptions at its end, if the recording contains the end. */
    private Set<Topic> atEnd = Set.of();

    private final Set<Topic> holds = new HashSet<>();

    private Session(String id, int announced, boolean isClient) {
      this.id = id;
      this.announced = announced;
      this.isClient = isClient;
    }

    /** The node's id, or what stands for it. */
    String id() {
      return id;
    }

    private boolean livesAt(int at) {
      return at <= end && (!isClient || at <= announced);
    }

    private int distance(int at) {
      return Math.abs(announced - at);
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /** The action at one subscription record. */
  sealed interface Action {
    /** A node subscribes. */
    record Subscribe(Session session, Topic topic) implements Action {}

    /** A node cancels. */
    record Cancel(Session session, Topic topic) implements Action {}

    /** A node's connection ends, and with it all it holds. */
    record End(Session session) implements Action {}

    /** A node subscribes what it holds already, or what the end of a node has cancelled. */
    record Nothing() implements Action {}
  }

  /** One subscription record. */
  private record Noted(long record, boolean subscribe, Topic topic) {}

  private static final Action NOTHING = new Action.Nothing();
  private static final String UNKNOWN = "unknown";

  private final List<Noted> all = new ArrayList<>();
  private final Map<String, Long> lastMessages = new HashMap<>();
  private final List<Session> sessions = new ArrayList<>();
  private final Map<Integer, Session> announcements = new HashMap<>();

  /** The session whose end a cancel is part of, by the place of the cancel in {@link #all}. */
  private final Map<Integer, Session> ends = new HashMap<>();

  private final Map<Long, Action> actions = new LinkedHashMap<>();
  private long messages;
  private long logs;

  /** Reads a whole recording. */
  static SubscriptionOwners of(FramesSequence file) throws IOException {
    SubscriptionOwners owners = new SubscriptionOwners();
    for (Optional<FramesRecord> next = file.next(); next.isPresent(); next = file.next()) {
      owners.note(next.get());
    }
    owners.assign();
    return owners;
  }

  void note(FramesRecord record) {
    switch (record.channel()) {
      case SUBSCRIPTION -> {
        byte[] part = record.parts().getFirst();
        Topic topic = Topic.of(Arrays.copyOfRange(part, 1, part.length));
        all.add(new Noted(record.number(), record.isSubscribe(), topic));
      }
      case MESSAGE -> {
        messages++;
        lastMessages.put(sender(record), record.number());
      }
      case LOG -> logs++;
    }
  }

  /** The id in the second frame of a message or log batch. */
  static String sender(FramesRecord record) {
    return record.parts().size() > 1 ? Topic.of(record.parts().get(1)).toString() : UNKNOWN;
  }

  /** The action at a subscription record. */
  Action action(long record) {
    return actions.getOrDefault(record, NOTHING);
  }

  /** How many subscription records there are. */
  int subscriptions() {
    return all.size();
  }

  /** How many messages there are. */
  long messages() {
    return messages;
  }

  /** How many log batches there are. */
  long logs() {
    return logs;
  }

  /** The last message that a node sends, or -1. */
  long lastMessage(String id) {
    return lastMessages.getOrDefault(id, -1L);
  }

  void assign() {
    findSessions();
    findEnds();
    for (int at = 0; at < all.size(); at++) {
      Noted noted = all.get(at);
      actions.put(noted.record(), noted.subscribe() ? subscribe(at) : cancel(at));
    }
  }

  private void findSessions() {
    Set<String> nodes = new HashSet<>();
    for (Noted noted : all) {
      ZeekTopics.nodeId(noted.topic()).ifPresent(nodes::add);
    }
    Map<String, Session> open = new HashMap<>();
    for (int at = 0; at < all.size(); at++) {
      Noted noted = all.get(at);
      Optional<String> node = ZeekTopics.nodeId(noted.topic());
      Optional<String> client =
          ZeekTopics.internalId(noted.topic()).filter(id -> !nodes.contains(id));
      String id = node.or(() -> client).orElse(null);
      if (id == null) {
        continue;
      }
      if (noted.subscribe() && !open.containsKey(id)) {
        Session session = new Session(id, at, client.isPresent());
        sessions.add(session);
        open.put(id, session);
        announcements.put(at, session);
      } else if (!noted.subscribe() && node.isPresent()) {
        Session session = open.remove(id);
        if (session != null) {
          announcements.put(at, session);
        }
      }
    }
  }

  /** Finds runs of cancels in the order of their bytes with one node id topic in them. */
  private void findEnds() {
    int start = 0;
    while (start < all.size()) {
      int end = start + 1;
      if (!all.get(start).subscribe()) {
        while (end < all.size()
            && !all.get(end).subscribe()
            && all.get(end).topic().compareTo(all.get(end - 1).topic()) > 0) {
          end++;
        }
        noteEnd(start, end);
      }
      start = end;
    }
  }

  private void noteEnd(int start, int end) {
    Session session = null;
    Set<Topic> held = new TreeSet<>();
    for (int at = start; at < end; at++) {
      held.add(all.get(at).topic());
      Session here = announcements.get(at);
      if (here != null && session != null) {
        return; // two nodes at once: their subscriptions cannot be told apart
      }
      session = here == null ? session : here;
    }
    if (session == null) {
      return;
    }
    session.end = start;
    session.atEnd = held;
    for (int at = start; at < end; at++) {
      ends.put(at, session);
    }
  }

  private Action subscribe(int at) {
    Topic topic = all.get(at).topic();
    Session session = subscriber(at, topic);
    if (!session.holds.add(topic)) {
      return NOTHING;
    }
    return new Action.Subscribe(session, topic);
  }

  private Session subscriber(int at, Topic topic) {
    Session announced = announcements.get(at);
    if (announced != null) {
      return announced;
    }
    Optional<String> id = ZeekTopics.nodeId(topic).or(() -> ZeekTopics.internalId(topic));
    if (id.isPresent()) {
      Session named = nearest(at, session -> session.id.equals(id.get()));
      return named == null ? stranger(id.get()) : named;
    }
    Session client = comingClient(at);
    Session expecting =
        nearest(
            at,
            session ->
                !session.holds.contains(topic)
                    && (session == client || isExpected(session, topic)));
    if (expecting != null) {
      return expecting;
    }
    Session any = nearest(at, session -> !session.isClient || session == client);
    return any == null ? stranger(UNKNOWN) : any;
  }

  /** A client whose internal topic comes next, with only subscriptions up to there. */
  private @Nullable Session comingClient(int at) {
    for (int next = at + 1; next < all.size() && all.get(next).subscribe(); next++) {
      Session announced = announcements.get(next);
      if (announced != null) {
        return announced.isClient ? announced : null;
      }
    }
    return null;
  }

  private static boolean isExpected(Session session, Topic topic) {
    if (session.isClient) {
      return false;
    }
    if (!session.atEnd.isEmpty()) {
      return session.atEnd.contains(topic);
    }
    Optional<String> name = ZeekTopics.nodeName(topic);
    Optional<String> role = ZeekTopics.role(topic);
    return name.isPresent()
        ? ZeekTopics.isNamed(session.id, name.get())
        : role.isPresent() ? session.id.contains(role.get()) : ZeekTopics.isOfEveryNode(topic);
  }

  private @Nullable Session nearest(int at, Predicate<Session> which) {
    return sessions.stream()
        .filter(session -> session.livesAt(at) && which.test(session))
        .min(
            Comparator.<Session>comparingInt(session -> session.distance(at))
                .thenComparing(session -> session.isClient))
        .orElse(null);
  }

  /** A session without a known id. */
  private Session stranger(String id) {
    for (Session session : sessions) {
      if (session.id.equals(id)) {
        return session;
      }
    }
    Session session = new Session(id, Integer.MAX_VALUE, false);
    sessions.add(session);
    return session;
  }

  private Action cancel(int at) {
    Topic topic = all.get(at).topic();
    Session ending = ends.get(at);
    if (ending != null) {
      ending.holds.clear();
      return ending.end == at ? new Action.End(ending) : NOTHING;
    }
    Optional<String> id = ZeekTopics.nodeId(topic).or(() -> ZeekTopics.internalId(topic));
    for (Session session : sessions) {
      boolean isSubject =
          id.isPresent() ? session.id.equals(id.get()) : !session.atEnd.contains(topic);
      if (isSubject && at < session.end && session.holds.remove(topic)) {
        return new Action.Cancel(session, topic);
      }
    }
    return NOTHING;
  }
}
