package org.zeekbus.broker.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A {@link BrokerSnapshot} as text for people. Programs should read the records, or their JSON.
 *
 * <p>Owner: whoever calls.
 */
public final class SnapshotText {
  private SnapshotText() {}

  /** One connection's line. */
  private record Row(String name, String text) {}

  /** The statistics, one line each for connections, topics and counts. */
  public static String of(BrokerSnapshot snapshot) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "up %d s, buffers %.1f of %.1f MiB\n",
            seconds(snapshot.upNanos()),
            mib(snapshot.memory().usedBytes()),
            mib(snapshot.memory().limitBytes())));
    List<Row> publishers = new ArrayList<>();
    List<Row> subscribers = new ArrayList<>();
    for (BrokerSnapshot.Node node : snapshot.nodes()) {
      node.publishers().forEach(each -> publishers.add(row(node, each)));
      node.subscribers().forEach(each -> subscribers.add(row(node, each)));
    }
    section(out, "publishers        messages            bytes   paused    heard  name", publishers);
    section(
        out,
        "subscribers       messages            bytes  dropped   queued       held topics"
            + "    heard  name",
        subscribers);
    leftOut(out, snapshot.nodesLeftOut(), "nodes");
    out.append(
        "topics            messages            bytes       deliveries     unwanted  dropped"
            + "  prefix\n");
    snapshot.topics().forEach(topic -> out.append(row(topic)));
    leftOut(out, snapshot.topicsLeftOut(), "topics");
    out.append("counts\n");
    counts(snapshot)
        .forEach(
            (name, count) -> out.append(String.format(Locale.ROOT, "  %s %,d\n", name, count)));
    for (BrokerSnapshot.Loop loop : snapshot.loops()) {
      if (!loop.answered()) {
        out.append(
            String.format(
                Locale.ROOT,
                "incomplete: event loop %d does not answer; its connections are missing above,"
                    + " and its topics are those of its last answer\n",
                loop.index()));
      }
    }
    return out.toString();
  }

  private static void section(StringBuilder out, String head, List<Row> rows) {
    out.append(head).append('\n');
    rows.stream()
        .sorted(Comparator.comparing(Row::name))
        .forEach(row -> out.append(row.text()).append(row.name()).append('\n'));
  }

  private static void leftOut(StringBuilder out, int count, String what) {
    if (count > 0) {
      out.append(String.format(Locale.ROOT, "  and %,d more %s\n", count, what));
    }
  }

  private static Row row(BrokerSnapshot.Node node, BrokerSnapshot.PublisherConnection connection) {
    return new Row(
        name(node, connection.peer()) + ignored(connection.ignored()),
        String.format(
            Locale.ROOT,
            "  %,24d %,16d %,8d %7ds  ",
            connection.messages(),
            connection.bytes(),
            connection.pauses(),
            seconds(connection.silentNanos())));
  }

  private static Row row(BrokerSnapshot.Node node, BrokerSnapshot.SubscriberConnection connection) {
    return new Row(
        name(node, connection.peer()) + ignored(connection.ignored()),
        String.format(
            Locale.ROOT,
            "  %,24d %,16d %,8d %,8d %,10d %,6d %7ds  ",
            connection.messages(),
            connection.bytes(),
            connection.dropped(),
            connection.queuedMessages(),
            connection.heldBytes(),
            connection.topics(),
            seconds(connection.silentNanos())));
  }

  private static String row(BrokerSnapshot.Topic topic) {
    return String.format(
        Locale.ROOT,
        "  %,24d %,16d %,16d %,12d %,8d  %s\n",
        topic.messages(),
        topic.bytes(),
        topic.deliveries(),
        topic.unwanted(),
        topic.dropped(),
        topic.prefix());
  }

  private static String name(BrokerSnapshot.Node node, String peer) {
    boolean isStranger = node.name() == null && node.id() == null;
    return isStranger ? peer : node.label() + " (" + peer + ")";
  }

  private static String ignored(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, ", %s %,d", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  /** All counts that are not 0, by name, such as {@code xsub_refused_not_zmtp}. */
  private static Map<String, Long> counts(BrokerSnapshot snapshot) {
    Map<String, Long> counts = new TreeMap<>();
    add(counts, "xsub", snapshot.xsub());
    add(counts, "xpub", snapshot.xpub());
    counts.put("xpub_stuck", snapshot.stuck());
    counts.put("dropped", snapshot.dropped());
    counts.put("dropped_disconnected", snapshot.droppedDisconnected());
    counts.put("failures", snapshot.failures());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static void add(Map<String, Long> counts, String name, BrokerSnapshot.Socket socket) {
    counts.put(name + "_connected", socket.connected());
    counts.put(name + "_cannot_accept", socket.cannotAccept());
    socket.closed().forEach((cause, count) -> counts.put(name + "_closed_" + cause, count));
    socket.refused().forEach((cause, count) -> counts.put(name + "_refused_" + cause, count));
    socket.ignored().forEach((cause, count) -> counts.merge("ignored_" + cause, count, Long::sum));
  }

  private static double mib(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
