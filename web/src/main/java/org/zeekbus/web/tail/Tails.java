package org.zeekbus.web.tail;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Handler;
import org.zeekbus.http.Request;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.observe.TopicGroups;
import org.zeekbus.zmtp.Topic;

/**
 * The door: events and log records as they pass, for viewers that nobody waits for.
 *
 * <p>Owner: any thread.
 */
public final class Tails {
  /** Most events, or log records, that a viewer gets in a second. */
  public static final int MOST_A_SECOND = 2_000;

  private static final int MOST_PREFIXES = 16;
  private static final int LONGEST_PREFIX = 1024;
  private static final Topic NODE_ID = Topic.of("zeek.cluster.nodeid.");

  /** Names in the counts of what was missed; all others are together. */
  private static final int MOST_NAMES = 100;

  private static final String OTHER = TopicGroups.OTHER;
  static final String VIEWER = "viewer";

  private final @Nullable EventTails events;
  private final @Nullable LoggerNode logger;
  private final Supplier<Map<String, String>> labels;
  private final ViewerBound bound = new ViewerBound();
  private final ConcurrentMap<String, LongAdder> missedMessages = new ConcurrentHashMap<>();
  private final LongAdder missedBatches;

  /**
   * Nobody looks yet.
   *
   * @param labels names of nodes by their ids, as of now
   */
  public Tails(Roles roles, Supplier<Map<String, String>> labels, InstantSource clock) {
    Broker broker = roles.broker();
    this.events = broker == null ? null : new EventTails(broker, clock);
    LoggerNode node = roles.logger();
    this.logger = node;
    this.missedBatches = node == null ? new LongAdder() : node.missedByListeners();
    this.labels = labels;
  }

  /** The handlers by what follows the API's path. */
  public Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new LinkedHashMap<>();
    handlers.put("tail/events", this::events);
    handlers.put("tail/logs", this::logs);
    return handlers;
  }

  /** What viewers were too slow for. */
  public List<Drop> missed() {
    List<Drop> all = new ArrayList<>();
    missedMessages.forEach((prefix, count) -> {
      if (count.sum() > 0) {
        all.add(new Drop("message", prefix, VIEWER, Drop.VIEWER_SLOW, count.sum()));
      }
    });
    if (missedBatches.sum() > 0) {
      all.add(new Drop("batch", Drop.UNKNOWN, VIEWER, Drop.VIEWER_SLOW, missedBatches.sum()));
    }
    return all;
  }

  private Answer events(Request request) {
    EventTails tails = events;
    if (tails == null) {
      return Answer.error(404, "no broker runs here: ask the zeekbus that runs one");
    }
    List<String> texts = request.all("prefix");
    if (texts.isEmpty() || texts.size() > MOST_PREFIXES) {
      return Answer.error(
          400,
          "prefix: given %d times (expected: 1 to %d), such as prefix=zeek.cluster.worker"
              .formatted(texts.size(), MOST_PREFIXES));
    }
    Set<Topic> prefixes = new HashSet<>();
    for (String text : texts) {
      if (text.isEmpty()) {
        return Answer.error(
            400, "prefix: empty, so every node would send everything; name one, such as zeek.");
      }
      Topic prefix;
      try {
        prefix = Topic.parse(text);
      } catch (IllegalArgumentException e) {
        return Answer.error(400, "prefix: " + e.getMessage());
      }
      if (prefix.length() > LONGEST_PREFIX) {
        return Answer.error(
            400, "prefix: %d bytes (limit %d)".formatted(prefix.length(), LONGEST_PREFIX));
      }
      if (NODE_ID.isPrefixOf(prefix)) {
        return Answer.error(
            400,
            "prefix: %s: nodes would take the viewer for a new node; use zeek.cluster.nodeid"
                .formatted(prefix));
      }
      prefixes.add(prefix);
    }
    EventText text =
        new EventText(new NameFilter(request.all("event")), new NameFilter(request.all("node")));
    return bound.answer(
        new EventViewer(tails, prefixes, text, labels, missedOf(String.join(",", texts))));
  }

  private LongAdder missedOf(String prefixes) {
    String name =
        missedMessages.size() < MOST_NAMES || missedMessages.containsKey(prefixes)
            ? prefixes
            : OTHER;
    return missedMessages.computeIfAbsent(name, _ -> new LongAdder());
  }

  private Answer logs(Request request) {
    LoggerNode node = logger;
    if (node == null) {
      return Answer.error(404, "no logger runs here: ask the zeekbus that runs one");
    }
    return bound.answer(
        new LogViewer(
            node, Set.copyOf(request.all("path")), new PagedRecords(request.all("filter"))));
  }
}
