package org.zeekbus.web.api;

import static org.zeekbus.web.api.Problem.Severity.CRITICAL;
import static org.zeekbus.web.api.Problem.Severity.WARNING;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.snapshot.Plural;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.web.observe.NodeRole;
import org.zeekbus.web.observe.NodeState;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Totals;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.CloseReason;

/**
 * Finds what an operator should look at, and words it.
 *
 * <p>Owner: the observer's thread.
 */
final class ProblemSearch {
  private static final Duration RECENT = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Of a bound of memory. */
  private static final double NEARLY_ALL = 0.9;

  /** Of a disk. */
  private static final double LITTLE_FREE = 0.05;

  private static final double VERY_LITTLE_FREE = 0.01;

  /** A gigabyte is little, unless the disk is small. */
  private static final long LITTLE_FREE_BYTES = 1L << 30;

  private static final double ENOUGH_OF_A_SMALL_DISK = 0.25;

  private static final int MOST_OF_A_REASON = 300;

  private static final Duration LONG_LAG = Duration.ofSeconds(30);

  /** Older records are of a trace that is replayed. */
  private static final Duration NO_LAG = Duration.ofDays(1);

  /** Why somebody may wait in vain for the WebSocket API; any scan of ports causes the others. */
  private static final List<String> REFUSED_CLIENTS =
      List.of("token", "origin", "other_site", "host", "tls", "clients", "connections");

  private final OpenProblems open = new OpenProblems();
  private final Map<String, Window> drops = new HashMap<>();
  private final Map<String, Window> sinkDrops = new HashMap<>();
  private final Map<String, Window> lostLetters = new HashMap<>();
  private final Map<String, Window> spools = new HashMap<>();
  private final Map<CloseReason, Window> refusals = new HashMap<>();
  private final Map<String, Window> slowClients = new HashMap<>();
  private final Map<String, Window> refusedClients = new HashMap<>();

  /** What was counted before is known, so that a new count began at 0. */
  private boolean knowsClients;

  /** The problems of this moment, the worst first. */
  List<Problem> find(
      Observation now,
      Totals totals,
      List<NodeEntry> nodes,
      List<RoleState> roles,
      List<Disk> disks) {
    open.begin(now);
    BrokerSnapshot broker = now.broker();
    if (broker != null) {
      loops(broker);
      memory(broker, nodes);
      refusals(broker, now.nanos());
    }
    nodes(nodes, now);
    WebSocketSnapshot webSocket = now.webSocket();
    if (webSocket != null) {
      slowClients(webSocket, nodes, now.nanos());
      refusedClients(webSocket, now.nanos());
      knowsClients = true;
    }
    LoggerSnapshot logger = now.logger();
    if (logger != null) {
      intake(logger);
      logger.sinks().forEach(sink -> sink(sink, now.nanos()));
      lag(totals);
    }
    Map<String, List<Disk>> byFileSystem =
        disks.stream()
            .collect(
                Collectors.groupingBy(Disk::fileSystem, LinkedHashMap::new, Collectors.toList()));
    byFileSystem.values().forEach(this::disk);
    roles.forEach(this::role);
    return open.end();
  }

  private void loops(BrokerSnapshot broker) {
    for (BrokerSnapshot.Loop loop : broker.loops()) {
      if (!loop.answered()) {
        String subject = "event loop " + loop.index();
        long seconds =
            open.age(Problem.Kind.LOOP_HANGING, subject).toSeconds()
                + TimeUnit.NANOSECONDS.toSeconds(loop.lagNanos());
        open.report(
            CRITICAL,
            Problem.Kind.LOOP_HANGING,
            subject,
            null,
            "%s of the broker has not answered for %,d s: its nodes neither send nor get anything"
                .formatted(subject, seconds),
            "Is the host out of processor time or swapping? If not, save the output of jstack %d,"
                    .formatted(ProcessHandle.current().pid())
                + " restart zeekbus, and report it.");
      }
    }
  }

  private void memory(BrokerSnapshot broker, List<NodeEntry> nodes) {
    BrokerSnapshot.Memory memory = broker.memory();
    boolean waits = broker.loops().stream().anyMatch(BrokerSnapshot.Loop::waitsForMemory);
    if (waits || memory.heldBytes() > NEARLY_ALL * memory.limitBytes()) {
      String most =
          nodes.stream()
              .filter(node -> node.queuedBytes() > 0)
              .max(Comparator.comparingLong(NodeEntry::queuedBytes))
              .map(node ->
                  "; %s holds the most, %s".formatted(node.label(), bytes(node.queuedBytes())))
              .orElse("");
      open.report(
          waits ? CRITICAL : WARNING,
          Problem.Kind.MEMORY_SHORT,
          "broker",
          null,
          "the broker's buffers hold %s of %s%s%s"
              .formatted(
                  bytes(memory.heldBytes()),
                  bytes(memory.limitBytes()),
                  waits ? ": publishers are not read" : "",
                  most),
          "Look at the slow subscribers first. If all keep up, raise broker.memory.");
    }
    if (memory.topicHeapBytes() > NEARLY_ALL * memory.topicHeapLimitBytes()) {
      open.report(
          WARNING,
          Problem.Kind.MEMORY_SHORT,
          "subscriptions",
          null,
          "all subscriptions together take %s of the heap, of at most %s: the node with the most is"
                  .formatted(bytes(memory.topicHeapBytes()), bytes(memory.topicHeapLimitBytes()))
              + " closed at the limit",
          "Look which node subscribes to so many topics. If they are needed, give Java more heap"
              + " (ZEEKBUS_JAVA_OPTS=-Xmx2g).");
    }
  }

  private void refusals(BrokerSnapshot broker, long nanos) {
    Map<CloseReason, Long> counts = new TreeMap<>();
    for (CloseReason reason : CloseReason.values()) {
      if (reason != CloseReason.LOCAL && reason != CloseReason.PEER_CLOSED) {
        long count =
            broker.xsub().refused().getOrDefault(reason.label(), 0L)
                + broker.xpub().refused().getOrDefault(reason.label(), 0L);
        Window window = refusals.computeIfAbsent(reason, _ -> new Window(MINUTE));
        window.add(nanos, count);
        if (window.growth() > 0) {
          counts.put(reason, window.growth());
        }
      }
    }
    if (!counts.isEmpty()) {
      CloseReason most =
          counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
      Map<String, Long> inWords = new TreeMap<>();
      counts.forEach((reason, count) -> inWords.merge(CloseCause.of(reason), count, Long::sum));
      refused("broker", "connection was", "connections were", inWords, CloseAdvice.of(most));
    }
  }

  private void refused(
      String subject, String one, String many, Map<String, Long> counts, String advice) {
    open.report(
        WARNING,
        Problem.Kind.REFUSED,
        subject,
        null,
        "%s refused in the last minute: %s"
            .formatted(
                Plural.of(Totals.sum(counts), one, many),
                counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .map(each -> "%s (%,d)".formatted(each.getKey(), each.getValue()))
                    .collect(Collectors.joining(", "))),
        advice);
  }

  private void nodes(List<NodeEntry> nodes, Observation now) {
    Set<String> still = new HashSet<>();
    for (NodeEntry node : nodes) {
      double dropRate = node.dropRate() == null ? 0 : node.dropRate();
      boolean drops = dropRate > 0;
      if (drops || node.state() == NodeState.DROPPING || this.drops.containsKey(node.label())) {
        Window window = this.drops.computeIfAbsent(node.label(), _ -> new Window(RECENT));
        if (drops && window.growth() == 0) {
          window.add(
              now.nanos() - TimeUnit.SECONDS.toNanos(1),
              Math.max(0, node.dropped() - Math.round(dropRate)));
        }
        window.add(now.nanos(), node.dropped());
        if (window.growth() > 0) {
          still.add(node.label());
        }
      }
      node(node, drops, now);
    }
    drops.keySet().retainAll(still);
    nodes.stream().filter(NodeEntry::paused).forEach(node -> paused(node, nodes));
  }

  private void node(NodeEntry node, boolean drops, Observation now) {
    String label = node.label();
    String queue =
        "%s, %s"
            .formatted(
                Plural.of(node.queuedMessages(), "message", "messages"), bytes(node.queuedBytes()));
    if (node.hasGone()) {
      gone(node, now);
    } else if (drops || node.state() == NodeState.DROPPING) {
      Window window = this.drops.get(label);
      open.supersede(Problem.Kind.SUBSCRIBER_SLOW, label);
      open.supersede(Problem.Kind.SUBSCRIBER_STUCK, label);
      open.report(
          CRITICAL,
          Problem.Kind.SUBSCRIBER_DROPPING,
          label,
          label,
          "%s loses messages: %,d in the last 10 s, %,d in all; its queue %s (%s)"
              .formatted(
                  label,
                  window == null ? 0 : window.growth(),
                  node.dropped(),
                  node.state() == NodeState.DROPPING ? "is full" : "was full, and has room again",
                  queue),
          "Look at %s%s: is its process stopped, swapping, or too busy to read? Other nodes are not"
                  .formatted(label, at(node))
              + " held up by it.");
    } else if (node.state() == NodeState.STUCK) {
      open.supersede(Problem.Kind.SUBSCRIBER_SLOW, label);
      open.report(
          WARNING,
          Problem.Kind.SUBSCRIBER_STUCK,
          label,
          label,
          "%s takes too little of what it subscribes, and nobody waits for it any more (queued: %s)"
              .formatted(label, queue),
          "Look at %s%s: is its process stopped, swapping, or too busy to read? Once its queue is"
                  .formatted(label, at(node))
              + (node.role() == NodeRole.WEBSOCKET
                  ? " full, it is disconnected or loses messages (websocket.on-full)."
                  : " full it loses messages."));
    } else if (node.state() == NodeState.SLOW) {
      open.report(
          WARNING,
          Problem.Kind.SUBSCRIBER_SLOW,
          label,
          label,
          "%s reads more slowly than others publish, and they wait for it (queued: %s)"
              .formatted(label, queue),
          "Look at %s%s: which load does it have? If it does not recover, publishers stop waiting"
                  .formatted(label, at(node))
              + " after broker.queue.stuck-after.");
    }
  }

  private void slowClients(WebSocketSnapshot webSocket, List<NodeEntry> nodes, long nanos) {
    for (WebSocketSnapshot.Application each : webSocket.applications()) {
      String label = WebSocketSnapshot.node(each.name());
      long slow = each.slow() == 0 ? 0 : growth(slowClients, label, each.slow(), nanos);
      if (slow > 0) {
        boolean isThere = nodes.stream().anyMatch(node -> node.label().equals(label));
        open.report(
            WARNING,
            Problem.Kind.CLIENT_SLOW,
            label,
            isThere ? label : null,
            "%s: %s disconnected in the last minute for taking too little of what was subscribed"
                .formatted(label, Plural.of(slow, "client was", "clients were")),
            WebSocketAdvice.ofClosed(CloseReason.QUEUE_FULL));
      }
    }
  }

  private void refusedClients(WebSocketSnapshot webSocket, long nanos) {
    Map<String, Long> counts = new TreeMap<>();
    for (String cause : REFUSED_CLIENTS) {
      long count =
          webSocket.http().refused().getOrDefault(cause, 0L)
              + webSocket.refused().getOrDefault(cause, 0L);
      long refused = count == 0 ? 0 : growth(refusedClients, cause, count, nanos);
      if (refused > 0) {
        counts.put(cause, refused);
      }
    }
    if (!counts.isEmpty()) {
      String most =
          counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
      String one = "request for the WebSocket API was";
      String many = "requests for the WebSocket API were";
      Map<String, Long> inWords = new TreeMap<>();
      counts.forEach(
          (cause, count) -> inWords.merge(CloseCause.ofRequest(cause), count, Long::sum));
      refused("websocket", one, many, inWords, WebSocketAdvice.ofRefused(most));
    }
  }

  /** How much a counter grew in the last minute. */
  private long growth(Map<String, Window> windows, String key, long count, long nanos) {
    Window window = windows.get(key);
    if (window == null) {
      window = new Window(MINUTE);
      windows.put(key, window);
      if (knowsClients) {
        window.add(nanos - TimeUnit.SECONDS.toNanos(1), 0);
      }
    }
    window.add(nanos, count);
    return window.growth();
  }

  private void gone(NodeEntry node, Observation now) {
    if (node.role().isOfCluster()) {
      String label = node.label();
      open.report(
          node.role() == NodeRole.MANAGER ? CRITICAL : WARNING,
          Problem.Kind.NODE_GONE,
          label,
          label,
          "%s has been gone for %s: %s"
              .formatted(label, age(Duration.between(node.since(), now.time())), node.reason()),
          "If nobody stopped it, look at its host%s and its stderr.log; with zeekctl: zeekctl diag %s."
              .formatted(at(node), label));
    }
  }

  private void paused(NodeEntry node, List<NodeEntry> nodes) {
    String slow =
        nodes.stream()
            .filter(each -> each.state() == NodeState.SLOW)
            .map(NodeEntry::label)
            .limit(3)
            .collect(Collectors.joining(", "));
    String label = node.label();
    open.report(
        WARNING,
        Problem.Kind.PUBLISHER_PAUSED,
        label,
        label,
        "%s has to wait before it can publish more%s"
            .formatted(label, slow.isEmpty() ? "" : ", because of " + slow),
        "Look at the slow subscribers and at the broker's memory: this node is not the cause. If it"
            + " has to wait for long, its own queue fills, and it drops events.");
  }

  private void intake(LoggerSnapshot logger) {
    LoggerSnapshot.Intake intake = logger.intake();
    if (!intake.reading()) {
      open.report(
          CRITICAL,
          Problem.Kind.LOGGER_NOT_READING,
          "logger",
          null,
          "the logger takes no logs from nodes: %s of batches wait for its sinks"
              .formatted(bytes(intake.heldBytes())),
          "Look at the sinks: the slowest holds up all. Nodes keep logs in queues of their own, and"
              + " drop them when those are full.");
    }
  }

  private void sink(LoggerSnapshot.Sink sink, long nanos) {
    String name = sink.name();
    String failure = failure(sink);
    if (failure != null) {
      open.report(
          CRITICAL,
          Problem.Kind.SINK_FAILING,
          name,
          null,
          "sink %s: %s".formatted(name, failure),
          sinkAdvice(sink));
    }
    Window dropped = sinkDrops.computeIfAbsent(name, _ -> new Window(RECENT));
    dropped.add(
        nanos, sink.queue().dropped() + sink.parked().dropped() + sink.sinkGone().batches());
    if (dropped.growth() > 0) {
      open.report(
          CRITICAL,
          Problem.Kind.SINK_DROPPING,
          name,
          null,
          "sink %s does not get all logs: %s dropped in the last 10 s"
              .formatted(name, Plural.of(dropped.growth(), "batch", "batches")),
          sink.state() == LoggerSnapshot.SinkState.GONE
              ? "The sink can take nothing any more. Mend its target, and restart zeekbus."
              : "Its target is too slow. Make it faster, or set the sink's overflow to spool, so that"
                  + " a disk takes what it can't.");
    }
    LoggerSnapshot.Spool spool = sink.queue().spool();
    if (spool != null) {
      spool(name, spool, nanos);
    }
    DeadLetterState letters = sink.deadLetters();
    if (letters != null) {
      deadLetters(name, letters, nanos);
    }
  }

  private void deadLetters(String name, DeadLetterState letters, long nanos) {
    Window lost = lostLetters.computeIfAbsent(name, _ -> new Window(RECENT));
    lost.add(nanos, letters.lost());
    boolean isLosing = lost.growth() > 0;
    if (!isLosing && letters.files() == 0) {
      return;
    }
    DeadLetterState.Latest latest = letters.latest();
    String where =
        "%s (%s, %s)"
            .formatted(
                letters.directory(),
                Plural.of(letters.files(), "file", "files"),
                bytes(letters.bytes()));
    String refused =
        latest == null
            ? "an earlier run left records of sink %s that its target refused for ever"
                .formatted(name)
            : "sink %s: its target has refused %s for ever, the latest of log %s: %s"
                .formatted(
                    name,
                    Plural.of(letters.records() + letters.lost(), "record", "records"),
                    latest.path(),
                    shortened(latest.reason()));
    open.report(
        isLosing ? CRITICAL : WARNING,
        Problem.Kind.DEAD_LETTERS,
        name,
        null,
        isLosing
            ? "%s; %s is full: %,d were dropped in the last 10 s"
                .formatted(refused, where, lost.growth())
            : "%s; they are in %s".formatted(refused, where),
        "Mend the cause, send the records again if they are needed, and move the files away: see Dead"
            + " letters in docs/sinks.md.");
  }

  private static String shortened(String text) {
    return text.length() <= MOST_OF_A_REASON ? text : text.substring(0, MOST_OF_A_REASON) + "…";
  }

  private static @Nullable String failure(LoggerSnapshot.Sink sink) {
    String problem = sink.problem();
    return switch (sink.state()) {
      case RUNNING, CLOSED -> problem;
      case RETRYING -> problem == null ? "it fails and tries again" : problem;
      case HANGING ->
          "it hangs in %s for %,d s"
              .formatted(sink.activity(), TimeUnit.NANOSECONDS.toSeconds(sink.activityNanos()));
      case GONE -> "it can take nothing any more" + (problem == null ? "" : ": " + problem);
    };
  }

  private static String sinkAdvice(LoggerSnapshot.Sink sink) {
    if (sink.state() == LoggerSnapshot.SinkState.GONE) {
      return "Mend its target, and restart zeekbus: it does not try again by itself.";
    }
    return "Mend the cause: zeekbus goes on trying by itself. Until then "
        + switch (sink.overflow()) {
          case BLOCK -> "logs wait in memory; when that is full, nodes are not read.";
          case SPOOL -> "logs wait in the spool on disk.";
          case DROP -> "this sink loses logs once its queue is full.";
        };
  }

  private void spool(String name, LoggerSnapshot.Spool spool, long nanos) {
    Window window = spools.computeIfAbsent(name, _ -> new Window(MINUTE));
    window.add(nanos, spool.bytes());
    // It grows a little before each flush of a sink that keeps up.
    if (spool.batches() > 0 && window.growth() > 1 << 20) {
      open.report(
          WARNING,
          Problem.Kind.SPOOL_GROWING,
          name,
          null,
          "the spool of sink %s has grown by %s in the last minute, to %s (%s)"
              .formatted(
                  name,
                  bytes(window.growth()),
                  bytes(spool.bytes()),
                  Plural.of(spool.batches(), "batch", "batches")),
          "The sink's target takes less than nodes send. Make it faster; when the spool's disk is"
              + " full, nodes are not read.");
    }
  }

  private void lag(Totals totals) {
    Totals.OfLogger logger = totals.logger();
    Long millis = logger == null ? null : logger.lagMillis();
    if (millis != null && millis > LONG_LAG.toMillis() && millis < NO_LAG.toMillis()) {
      open.report(
          WARNING,
          Problem.Kind.LOG_LAG,
          "logger",
          null,
          "logs arrive late: the newest record is %s old".formatted(age(Duration.ofMillis(millis))),
          "Compare the clocks of the hosts. If they agree, nodes hold logs back: look for a node or a"
              + " logger that is overloaded.");
    }
  }

  /** Directories on one disk run full together, which is one problem. */
  private void disk(List<Disk> directories) {
    Disk disk = directories.getFirst();
    if (disk.sizeBytes() == 0) {
      return; // not a real one
    }
    double free = (double) disk.freeBytes() / disk.sizeBytes();
    if (free < LITTLE_FREE
        || (disk.freeBytes() < LITTLE_FREE_BYTES && free < ENOUGH_OF_A_SMALL_DISK)) {
      open.report(
          free < VERY_LITTLE_FREE ? CRITICAL : WARNING,
          Problem.Kind.DISK_FULL,
          disk.path(),
          null,
          "the disk of %s has little room: %s of %s are free"
              .formatted(
                  directories.stream().map(Disk::path).collect(Collectors.joining(" and of ")),
                  bytes(disk.freeBytes()),
                  bytes(disk.sizeBytes())),
          "Remove old logs, or keep them for a shorter time. When the disk is full, logs wait in"
              + " memory or in the spool, and in the end nodes are not read.");
    }
  }

  /** What no other problem says. */
  private void role(RoleState role) {
    boolean isExplained =
        switch (role.role()) {
          case "broker" -> open.has(Problem.Kind.LOOP_HANGING);
          case "logger" ->
              open.has(Problem.Kind.SINK_FAILING) || open.has(Problem.Kind.LOGGER_NOT_READING);
          default -> false;
        };
    String name = role.role().equals("websocket") ? "WebSocket API" : role.role();
    if (!role.ready() && !isExplained) {
      open.report(
          CRITICAL,
          Problem.Kind.ROLE_FAILED,
          role.role(),
          null,
          "the %s does not do its work: %s".formatted(name, String.join("; ", role.reasons())),
          "Read zeekbus's log of this time; it says what failed and what to do.");
    }
  }

  private static String at(NodeEntry node) {
    return node.host() == null || node.host().equals(node.label()) ? "" : " (" + node.host() + ")";
  }

  /** As people say it: {@code 12 s}, {@code 4 min}, {@code 2 h}. */
  private static String age(Duration age) {
    if (age.toMinutes() < 2) {
      return age.toSeconds() + " s";
    }
    return age.toHours() < 2 ? age.toMinutes() + " min" : age.toHours() + " h";
  }

  /** In the units of page and terminal, so that both show the same number: {@code 12.3 MiB}. */
  private static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 1023.5) {
      size /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, size < 99.95 ? "%.1f %siB" : "%.0f %siB", size, "KMGTPE".charAt(unit));
  }
}
