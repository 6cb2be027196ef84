package org.zeekbus.broker;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.zeekbus.zmtp.Topic;

/** Collects what the event loops have counted, each on its own loop, and prints it for people. */
final class BrokerStatistics {
  /** How long all event loops together may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Broker broker;
  private final long deadline = System.nanoTime() + PATIENCE.toNanos();
  private int unanswered;

  BrokerStatistics(Broker broker) {
    this.broker = broker;
  }

  /** One connection's line. */
  private record Row(String name, String text) {}

  String print() {
    StringBuilder out = new StringBuilder();
    out.append(
        "up %d s, buffers %.1f of %.1f MiB\n"
            .formatted(
                TimeUnit.NANOSECONDS.toSeconds(broker.upNanos()),
                mib(broker.memory().used()),
                mib(broker.memory().limit())));
    section(
        out,
        "publishers        messages            bytes   paused    heard  name",
        broker.publishers().stream().flatMap(p -> ask(p.loop(), () -> row(p)).stream()).toList());
    section(
        out,
        "subscribers       messages            bytes  dropped   queued       held topics"
            + "    heard  name",
        broker.subscribers().stream().flatMap(s -> ask(s.loop(), () -> row(s)).stream()).toList());
    out.append(
        "topics            messages            bytes       deliveries     unwanted  dropped"
            + "  prefix\n");
    topics().forEach((prefix, counters) -> out.append(row(prefix, counters)));
    out.append("counts\n");
    broker.log().counts().forEach((what, count) -> out.append("  %s %,d\n".formatted(what, count)));
    if (unanswered > 0) {
      out.append(
          "incomplete: %,d of the numbers above are missing, as an event loop does not answer\n"
              .formatted(unanswered));
    }
    return out.toString();
  }

  private static void section(StringBuilder out, String head, List<Row> rows) {
    out.append(head).append('\n');
    rows.stream()
        .sorted(Comparator.comparing(Row::name))
        .forEach(row -> out.append(row.text()).append(row.name()).append('\n'));
  }

  private Row row(Publisher publisher) {
    PeerStatistics counters = publisher.statistics();
    return new Row(
        broker.log().name(publisher) + ignored(counters),
        String.format(
            Locale.ROOT,
            "  %,24d %,16d %,8d %7ds  ",
            counters.messages,
            counters.bytes,
            counters.pauses,
            seconds(counters.silentNanos())));
  }

  private Row row(Subscriber subscriber) {
    PeerStatistics counters = subscriber.statistics();
    return new Row(
        broker.log().name(subscriber) + ignored(counters),
        String.format(
            Locale.ROOT,
            "  %,24d %,16d %,8d %,8d %,10d %,6d %7ds  ",
            counters.messages,
            counters.bytes,
            counters.dropped,
            subscriber.queuedMessages(),
            subscriber.held(),
            subscriber.topics().size(),
            seconds(counters.silentNanos())));
  }

  private static String row(Topic prefix, TopicStatistics counters) {
    return String.format(
        Locale.ROOT,
        "  %,24d %,16d %,16d %,12d %,8d  %s\n",
        counters.messages,
        counters.bytes,
        counters.deliveries,
        counters.unwanted,
        counters.dropped,
        prefix);
  }

  private static String ignored(PeerStatistics counters) {
    return counters.ignored().entrySet().stream()
        .map(entry -> ", %s %,d".formatted(entry.getKey().label(), entry.getValue()))
        .collect(Collectors.joining());
  }

  private Map<Topic, TopicStatistics> topics() {
    Map<Topic, TopicStatistics> sums = new TreeMap<>();
    for (Forwarder forwarder : broker.forwarders()) {
      Map<Topic, TopicStatistics> copy =
          ask(
                  forwarder.loop(),
                  () -> {
                    Map<Topic, TopicStatistics> copies = new TreeMap<>();
                    forwarder
                        .routes()
                        .statistics()
                        .forEach((prefix, counters) ->
                            copies
                                .computeIfAbsent(prefix, _ -> new TopicStatistics())
                                .add(counters));
                    return copies;
                  })
              .orElse(Map.of());
      copy.forEach((prefix, counters) ->
          sums.computeIfAbsent(prefix, _ -> new TopicStatistics()).add(counters));
    }
    return sums;
  }

  /** What a look on an event loop yields; nothing from one that does not answer in time. */
  private <T> Optional<T> ask(EventLoop loop, Callable<T> look) {
    Future<T> answer = loop.submit(look);
    long left = Math.max(0, deadline - System.nanoTime());
    if (!answer.awaitUninterruptibly(left, TimeUnit.NANOSECONDS)) {
      unanswered++;
      return Optional.empty();
    }
    return Optional.ofNullable(answer.getNow());
  }

  private static double mib(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
