package org.zeekbus.logger.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LogFormat;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * Which log is called what. The first of a path owns the path's name; while a site upgrades its
 * nodes one by one, further schemas, or streams, get {@code conn-2}, {@code conn-3}… until the old
 * one is quiet and the newest takes the name over. Owner: the sink's thread.
 */
final class LogSlots {
  /** So many of one path. */
  static final int LOGS_OF_A_PATH = 9;

  /** So many in all. */
  static final int LOGS = 10_000;

  /** A log that had no batch for so long gives its name away. Milliseconds. */
  static final long QUIET = 60_000;

  /** So many schemas are recognised at once; the reader makes new objects of them now and then. */
  private static final int KEPT_ROUTES = 2048;

  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  private final FileSettings settings;
  private final Map<LogSlot.Key, LogSlot> slots = new LinkedHashMap<>();

  /** Those of a path, in the order in which they came. */
  private final Map<Bytes, List<LogSlot>> byPath = new HashMap<>();

  /** Logs by the name of their file, ending and all. */
  private final Map<String, LogSlot> byFile = new HashMap<>();

  /** Where a schema's records go, by the very object: equal ones may have several. */
  private final IdentityHashMap<LogSchema, Route> routes = new IdentityHashMap<>();

  /** The log of a schema, and what makes its lines. */
  record Route(LogSlot slot, LogFormat format) {}

  LogSlots(FileSettings settings) {
    this.settings = settings;
  }

  Collection<LogSlot> all() {
    return slots.values();
  }

  /** The route of this very schema, if it was remembered. */
  @Nullable Route route(LogSchema schema) {
    return routes.get(schema);
  }

  /** Remembers, until the log is removed, where the records of this schema go. */
  Route remember(LogSchema schema, LogSlot slot) {
    if (routes.size() >= KEPT_ROUTES) {
      routes.clear();
    }
    Route route = new Route(slot, slot.format(schema));
    routes.put(schema, route);
    return route;
  }

  /** The log of a schema if it is known. */
  @Nullable LogSlot find(LogSchema schema) {
    return slots.get(LogSlot.Key.of(schema, options(schema)));
  }

  private AsciiOptions options(LogSchema schema) {
    return settings.asciiOf(schema.path().text());
  }

  /** One that must be put away before a further log of the schema's path is added, if any. */
  Optional<LogSlot> inTheWay(LogSchema schema, long now) {
    List<LogSlot> logs = byPath.getOrDefault(schema.path(), List.of());
    return logs.size() < LOGS_OF_A_PATH
        ? Optional.empty()
        : logs.stream()
            .filter(each -> each.rest == null && each.quietFor(now) >= QUIET)
            .findFirst();
  }

  /**
   * Adds the log of a schema.
   *
   * @throws RefusedBatchException if no file may be called so, or there are too many
   */
  LogSlot add(LogSchema schema, long now) {
    AsciiOptions options = options(schema);
    LogPath path = LogPath.of(schema.path());
    List<LogSlot> logs = byPath.getOrDefault(schema.path(), List.of());
    if (logs.size() >= LOGS_OF_A_PATH) {
      throw new RefusedBatchException(
          "path '%s' in yet another schema (expected: at most %d within a minute)"
              .formatted(new StringValue(schema.path()), LOGS_OF_A_PATH));
    }
    if (slots.size() >= LOGS) {
      throw new RefusedBatchException(
          "path '%s' (expected: at most %d logs)".formatted(new StringValue(schema.path()), LOGS));
    }
    LogSlot slot =
        new LogSlot(LogSlot.Key.of(schema, options), path, options, free(path, options), now);
    slots.put(slot.key, slot);
    byPath.computeIfAbsent(schema.path(), _ -> new ArrayList<>()).add(slot);
    byFile.put(fileName(slot.name, options), slot);
    if (!slot.name.equals(path.text())) {
      LOG.warn(
          "{} has another schema, or comes from another stream ({}): it is written to {}",
          new StringValue(schema.path()),
          new StringValue(schema.stream()),
          fileName(slot.name, options));
    }
    return slot;
  }

  private String free(LogPath path, AsciiOptions options) {
    for (int number = 1; number <= LOGS_OF_A_PATH; number++) {
      String name = number == 1 ? path.text() : path.text() + "-" + number;
      if (!byFile.containsKey(fileName(name, options))) {
        return name;
      }
    }
    throw LogPath.refused(path.bytes(), "a name that no other path has");
  }

  private String fileName(String name, AsciiOptions options) {
    return name + settings.endingOf(options);
  }

  /** Forgets a log, which must have no open file. */
  void remove(LogSlot slot) {
    routes.values().removeIf(each -> each.slot.equals(slot));
    slots.remove(slot.key);
    byFile.remove(fileName(slot.name, slot.options));
    List<LogSlot> logs = byPath.getOrDefault(slot.key.path(), new ArrayList<>());
    logs.remove(slot);
    if (logs.isEmpty()) {
      byPath.remove(slot.key.path());
    }
  }

  /**
   * Names that are to be given to the newest logs of their paths, as who has them had no batch for
   * {@code quiet} milliseconds.
   */
  List<Takeover> takeovers(long now, long quiet) {
    List<Takeover> found = new ArrayList<>();
    for (List<LogSlot> logs : byPath.values()) {
      LogSlot newest = logs.getLast();
      if (logs.size() > 1 && !newest.name.equals(newest.path.text())) {
        LogSlot owner = byFile.get(fileName(newest.path.text(), newest.options));
        if (owner == null || (logs.contains(owner) && owner.quietFor(now) >= quiet)) {
          found.add(new Takeover(owner, newest));
        }
      }
    }
    return found;
  }

  /** Gives the names; neither log may have an open file. */
  void take(Takeover takeover) {
    LogSlot newest = takeover.newest;
    LogSlot owner = takeover.owner;
    String former = newest.name;
    byFile.remove(fileName(former, newest.options));
    if (owner != null) {
      owner.name = former;
      byFile.put(fileName(former, owner.options), owner);
    }
    newest.name = newest.path.text();
    byFile.put(fileName(newest.name, newest.options), newest);
    LOG.info("{} has its newest schema from now on", newest.name);
  }

  /** The newest log of a path gets its name, which is free or has another owner. */
  record Takeover(@Nullable LogSlot owner, LogSlot newest) {}

  /**
   * Logs that had no batch since {@code time}: those that are not the newest of their path, and all
   * if there are many.
   */
  List<LogSlot> unusedSince(long time) {
    boolean areMany = slots.size() > LOGS / 2;
    List<LogSlot> found = new ArrayList<>();
    for (List<LogSlot> logs : byPath.values()) {
      for (LogSlot each : logs) {
        if (each.lastUsed < time
            && each.file == null
            && each.rest == null
            && (areMany || !each.equals(logs.getLast()))) {
          found.add(each);
        }
      }
    }
    return found;
  }
}
