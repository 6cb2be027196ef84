package org.zeekbus.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The steps of several nodes, round by round. Within a round they do it at the same time, so a
 * round has no two steps whose order matters: topics that one subscriber changes are changed by no
 * other, and messages and changes have rounds of their own. What cannot be done (a cancel of a
 * topic that is not held) is left out when played, so that any part of a schedule is a schedule.
 *
 * @param rounds in order
 */
record Schedule(List<List<Step>> rounds) {
  /** A step of one connection in a round. Numbers name connections. */
  sealed interface Step {
    /** A subscriber comes, with nothing subscribed. */
    record SubscriberComes(int subscriber) implements Step {}

    /** A subscriber leaves. */
    record SubscriberLeaves(int subscriber) implements Step {}

    /** A publisher comes. */
    record PublisherComes(int publisher) implements Step {}

    /** A publisher leaves. */
    record PublisherLeaves(int publisher) implements Step {}

    /** A subscriber subscribes or cancels, as a command or as a message. */
    record Changes(int subscriber, boolean subscribe, String topic, boolean asMessage)
        implements Step {}

    /** A publisher sends a message with so much payload. */
    record Sends(int publisher, String topic, int size) implements Step {}
  }

  private static final String[] TOPICS = {
    "",
    "a",
    "ab",
    "abc",
    "abd",
    "b",
    "b.",
    "ba",
    "c",
    "zeek.cluster.node.worker-1.",
    "zeek.cluster.node.worker-10.",
    "zeek.cluster.node.worker-1",
    "x".repeat(245),
    "x".repeat(300)
  };

  /** Most are copied together on their way, some are slices of what was read, or of several. */
  private static final int[] SIZES = {0, 0, 0, 0, 100, 100, 1500, 3000, 50_000};

  private static final int SUBSCRIBERS = 5;
  private static final int PUBLISHERS = 4;

  /** A schedule that the seed determines. */
  static Schedule random(long seed, int rounds) {
    Random random = new Random(seed);
    List<List<Step>> all = new ArrayList<>();
    all.add(List.of(new Step.SubscriberComes(0), new Step.PublisherComes(0)));
    for (int i = 0; i < rounds; i++) {
      all.add(
          switch (random.nextInt(10)) {
            case 0 -> List.of(new Step.SubscriberComes(random.nextInt(SUBSCRIBERS)));
            case 1 -> List.of(new Step.PublisherComes(random.nextInt(PUBLISHERS)));
            case 2 -> List.of(leaves(random));
            case 3, 4, 5, 6 -> changes(random);
            default -> messages(random);
          });
    }
    return new Schedule(all);
  }

  private static Step leaves(Random random) {
    return random.nextInt(3) == 0
        ? new Step.PublisherLeaves(random.nextInt(PUBLISHERS))
        : new Step.SubscriberLeaves(random.nextInt(SUBSCRIBERS));
  }

  private static List<Step> changes(Random random) {
    Map<String, Integer> whose = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      String topic = TOPICS[random.nextInt(TOPICS.length)];
      int subscriber = whose.computeIfAbsent(topic, t -> random.nextInt(SUBSCRIBERS));
      steps.add(new Step.Changes(subscriber, random.nextInt(3) > 0, topic, random.nextBoolean()));
    }
    return steps;
  }

  private static List<Step> messages(Random random) {
    List<Step> steps = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      String topic = TOPICS[random.nextInt(TOPICS.length)] + (random.nextBoolean() ? "" : "z");
      int size = SIZES[random.nextInt(SIZES.length)];
      steps.add(new Step.Sends(random.nextInt(PUBLISHERS), topic, size));
    }
    return steps;
  }

  /** The same without steps that cannot be done. */
  Schedule feasible() {
    Map<Integer, Set<String>> held = new HashMap<>();
    Set<Integer> publishers = new HashSet<>();
    List<List<Step>> all = new ArrayList<>();
    for (List<Step> round : rounds) {
      List<Step> steps =
          round.stream()
              .filter(step ->
                  switch (step) {
                    case Step.SubscriberComes s ->
                        held.putIfAbsent(s.subscriber, new HashSet<>()) == null;
                    case Step.SubscriberLeaves s -> held.remove(s.subscriber) != null;
                    case Step.PublisherComes p -> publishers.add(p.publisher);
                    case Step.PublisherLeaves p -> publishers.remove(p.publisher);
                    case Step.Changes c -> {
                      Set<String> topics = held.get(c.subscriber);
                      yield topics != null
                          && (c.subscribe ? topics.add(c.topic) : topics.remove(c.topic));
                    }
                    case Step.Sends s -> publishers.contains(s.publisher);
                  })
              .toList();
      if (!steps.isEmpty()) {
        all.add(steps);
      }
    }
    return new Schedule(all);
  }

  /**
   * A part of this schedule that fails as well and of which no smaller part was found to fail:
   * rounds are left out, large pieces first, then single steps.
   */
  Schedule shrink(Predicate<Schedule> fails) {
    Schedule smallest = feasible();
    for (int piece = Math.max(1, smallest.rounds.size() / 2); piece >= 1; piece /= 2) {
      int at = 0;
      while (at < smallest.rounds.size()) {
        Schedule smaller = smallest.withoutRounds(at, piece).feasible();
        if (fails.test(smaller)) {
          smallest = smaller;
        } else {
          at += piece;
        }
      }
    }
    for (int round = 0; round < smallest.rounds.size(); round++) {
      int step = 0;
      while (round < smallest.rounds.size() && step < smallest.rounds.get(round).size()) {
        Schedule smaller = smallest.withoutStep(round, step).feasible();
        if (fails.test(smaller)) {
          smallest = smaller;
        } else {
          step++;
        }
      }
    }
    return smallest;
  }

  private Schedule withoutRounds(int from, int count) {
    List<List<Step>> rest = new ArrayList<>(rounds);
    rest.subList(from, Math.min(rest.size(), from + count)).clear();
    return new Schedule(rest);
  }

  private Schedule withoutStep(int round, int step) {
    List<List<Step>> rest = new ArrayList<>(rounds);
    List<Step> steps = new ArrayList<>(rest.get(round));
    steps.remove(step);
    rest.set(round, steps);
    return new Schedule(rest);
  }

  int steps() {
    return rounds.stream().mapToInt(List::size).sum();
  }

  @Override
  public String toString() {
    return rounds.stream()
        .map(round -> round.stream().map(Schedule::text).collect(Collectors.joining(", ")))
        .collect(Collectors.joining("\n"));
  }

  private static String text(Step step) {
    return switch (step) {
      case Step.SubscriberComes s -> "S%d comes".formatted(s.subscriber);
      case Step.SubscriberLeaves s -> "S%d leaves".formatted(s.subscriber);
      case Step.PublisherComes p -> "P%d comes".formatted(p.publisher);
      case Step.PublisherLeaves p -> "P%d leaves".formatted(p.publisher);
      case Step.Changes c ->
          "S%d %s'%s'%s"
              .formatted(
                  c.subscriber, c.subscribe ? "+" : "-", c.topic, c.asMessage ? " (message)" : "");
      case Step.Sends s -> "P%d sends '%s' %d".formatted(s.publisher, s.topic, s.size);
    };
  }
}
