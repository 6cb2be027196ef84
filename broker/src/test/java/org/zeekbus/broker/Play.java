package org.zeekbus.broker;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Topic;

/**
 * Plays a {@link Schedule} on a broker with raw peers and notes what each connection hears. After
 * each round it waits until all have heard what the round brings, by fences: topics and messages
 * that follow on the same connections.
 *
 * <p>Fences are topics that sort behind all others, since libzmq tells a new publisher and cancels
 * at a disconnect in the order of bytes.
 *
 * <p>Owner: the test's thread.
 */
final class Play implements AutoCloseable {
  /** All subscribers hold this, for fences among messages. */
  private static final String MESSAGE_FENCE = "\u00fe";

  /** Each subscriber holds one of these, so that its end is seen. */
  private static final String PRESENCE = "\u00ff";

  private static final String CHANGE_FENCE = "\u00ff\u00ff";

  /**
   * Always there, on both sides: what happens while nobody else is has to be waited for as well.
   */
  private static final int WITNESS = -1;

  private final Endpoint xsub;
  private final Endpoint xpub;
  private final Duration patience;
  private final SortedMap<Integer, RawPeer> subscribers = new TreeMap<>();
  private final SortedMap<Integer, RawPeer> publishers = new TreeMap<>();
  private final Map<Integer, String> presences = new TreeMap<>();

  /** By round and connection, what it heard. */
  private final Map<String, List<String>> heard = new TreeMap<>();

  private int round;
  private int serial;

  private Play(Endpoint xsub, Endpoint xpub, Duration patience) {
    this.xsub = xsub;
    this.xpub = xpub;
    this.patience = patience;
    publishers.put(WITNESS, publisher());
    comes(WITNESS);
  }

  /**
   * Plays it all.
   *
   * @param patience how long anybody waits for what must come
   * @return what was heard, by round, by the connection that heard it, and by the one it came from
   */
  static Map<String, List<String>> of(
      Schedule schedule, Endpoint xsub, Endpoint xpub, Duration patience) {
    try (Play play = new Play(xsub, xpub, patience)) {
      for (List<Schedule.Step> steps : schedule.feasible().rounds()) {
        play.round++;
        try {
          play.play(steps);
        } catch (UncheckedIOException e) {
          String where = "round %03d: %s".formatted(play.round, e.getMessage());
          throw new UncheckedIOException(where, e.getCause());
        }
      }
      return play.heard;
    }
  }

  private RawPeer publisher() {
    return RawPeer.publisher(xsub).patience(patience);
  }

  private void play(List<Schedule.Step> steps) {
    Map<Integer, List<Schedule.Step.Changes>> changes = new TreeMap<>();
    Map<Integer, List<Schedule.Step.Sends>> messages = new TreeMap<>();
    for (Schedule.Step step : steps) {
      switch (step) {
        case Schedule.Step.SubscriberComes s -> comes(s.subscriber());
        case Schedule.Step.SubscriberLeaves s -> leaves(s.subscriber());
        case Schedule.Step.PublisherComes p -> publisherComes(p.publisher());
        case Schedule.Step.PublisherLeaves p ->
            requireNonNull(publishers.remove(p.publisher())).finishes();
        case Schedule.Step.Changes c ->
            changes.computeIfAbsent(c.subscriber(), n -> new ArrayList<>()).add(c);
        case Schedule.Step.Sends s ->
            messages.computeIfAbsent(s.publisher(), n -> new ArrayList<>()).add(s);
      }
    }
    if (!changes.isEmpty()) {
      change(changes);
    }
    if (!messages.isEmpty()) {
      send(messages);
    }
  }

  private void comes(int number) {
    String presence = PRESENCE + serial++ + ".";
    RawPeer peer = RawPeer.subscriber(xpub).patience(patience).subscribes(MESSAGE_FENCE, presence);
    subscribers.put(number, peer);
    presences.put(number, presence);
    allHear("S" + number, "+" + print(presence));
  }

  private void leaves(int number) {
    requireNonNull(subscribers.remove(number)).close();
    allHear("S" + number, "-" + print(requireNonNull(presences.remove(number))));
  }

  /** A new publisher hears what there is, last a fence that somebody subscribes now. */
  private void publisherComes(int number) {
    publishers.put(number, publisher());
    RawPeer any = requireNonNull(subscribers.get(WITNESS));
    String fence = fence();
    any.subscribes(fence);
    allHear("all", "+" + print(fence));
    any.cancels(fence);
    allHear("all", "-" + print(fence));
  }

  private void allHear(String from, String last) {
    publishers.forEach((number, publisher) -> note("P" + number, from, publisher.until(last)));
  }

  private void change(Map<Integer, List<Schedule.Step.Changes>> changes) {
    Map<Integer, String> fences = new TreeMap<>();
    Map<String, Integer> whose = new TreeMap<>();
    changes.forEach((number, steps) -> {
      String fence = fence();
      fences.put(number, fence);
      steps.forEach(step -> whose.put(print(step.topic()), number));
      requireNonNull(subscribers.get(number))
          .sendsAll(
              Stream.concat(
                  steps.stream().map(Play::encode),
                  Stream.of(RawPeer.command("SUBSCRIBE", RawPeer.bytes(fence)))));
    });
    publishers.forEach((number, publisher) -> {
      Collection<String> missing = new ArrayList<>();
      fences.values().forEach(fence -> missing.add("+" + print(fence)));
      while (!missing.isEmpty()) {
        String next = publisher.next();
        if (!missing.remove(next)) {
          note("P" + number, "S" + whose.get(next.substring(1)), List.of(next));
        }
      }
    });
    fences.forEach((number, fence) -> {
      requireNonNull(subscribers.get(number)).cancels(fence);
      allHear("S" + number, "-" + print(fence));
    });
  }

  private void send(Map<Integer, List<Schedule.Step.Sends>> messages) {
    messages.forEach((number, steps) -> {
      List<byte[]> all = new ArrayList<>();
      for (Schedule.Step.Sends step : steps) {
        all.add(
            RawPeer.message(
                RawPeer.bytes(step.topic()),
                RawPeer.bytes("P" + number),
                RawPeer.bytes(Integer.toString(serial++)),
                RawPeer.bytes("y".repeat(step.size()))));
      }
      all.add(
          RawPeer.message(
              RawPeer.bytes(MESSAGE_FENCE), RawPeer.bytes("P" + number), RawPeer.bytes("fence")));
      requireNonNull(publishers.get(number)).sendsAll(all.stream());
    });
    subscribers.forEach((number, subscriber) -> {
      int fences = 0;
      while (fences < messages.size()) {
        String next = subscriber.next();
        String from = next.split("\\|", -1)[1];
        if (next.endsWith("|fence")) {
          fences++;
        }
        note("S" + number, from, List.of(next));
      }
    });
  }

  private void note(String hearer, String from, List<String> what) {
    if (!what.isEmpty()) {
      heard
          .computeIfAbsent(
              "round %03d %s from %s".formatted(round, hearer, from), key -> new ArrayList<>())
          .addAll(what);
    }
  }

  private String fence() {
    return CHANGE_FENCE + serial++ + ".";
  }

  private static byte[] encode(Schedule.Step.Changes change) {
    if (change.asMessage()) {
      return RawPeer.frame(0, RawPeer.bytes((change.subscribe() ? "\1" : "\0") + change.topic()));
    }
    return RawPeer.command(
        change.subscribe() ? "SUBSCRIBE" : "CANCEL", RawPeer.bytes(change.topic()));
  }

  private static String print(String topic) {
    return Topic.of(topic).toString();
  }

  @Override
  public void close() {
    subscribers.values().forEach(RawPeer::close);
    publishers.values().forEach(RawPeer::close);
  }
}
