package org.zeekbus.http;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The statistics of the HTTP server at one moment. Counters count from its start.
 *
 * <p>Owner: nobody; never changes.
 *
 * @param connections connections that are open, without those that were upgraded
 * @param accepted connections that were opened
 * @param closedForRoom connections that waited for nothing and were closed when too many were open
 * @param viewers connections that get server-sent events
 * @param viewersServed how many have got such
 * @param slowViewers viewers that were closed because they took nothing for too long
 * @param answers answers by status
 * @param refused requests and connections that got nothing of what they asked for, by cause
 * @param lastRefused the last of them whose peer is known, the newest first
 * @param failures handlers, threads and tasks that failed; more than 0 is a fault of zeekbus
 * @param restarts how often all of it was started again after a failure
 */
public record HttpSnapshot(
    int connections,
    long accepted,
    long closedForRoom,
    int viewers,
    long viewersServed,
    long slowViewers,
    Map<Integer, Long> answers,
    Map<String, Long> refused,
    List<Refused> lastRefused,
    long failures,
    long restarts) {
  /** How many of the last refusals are kept. */
  public static final int MOST_REFUSED = 256;

  /**
   * A request or connection that got nothing of what it asked for.
   *
   * @param time when
   * @param peer address and port
   * @param cause as in {@link #refused}
   * @param text what was wrong
   */
  public record Refused(Instant time, String peer, String cause, String text) {}

  /** Copies the maps and the list. */
  public HttpSnapshot {
    answers = Collections.unmodifiableMap(new TreeMap<>(answers));
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    lastRefused = List.copyOf(lastRefused);
  }

  /** The same after so many restarts. */
  public HttpSnapshot withRestarts(long count) {
    return new HttpSnapshot(
        connections,
        accepted,
        closedForRoom,
        viewers,
        viewersServed,
        slowViewers,
        answers,
        refused,
        lastRefused,
        failures,
        count);
  }

  /** One line for people. */
  public String text() {
    long all = answers.values().stream().mapToLong(Long::longValue).sum();
    return "http: %d connections, %d viewers, %,d answers %s, refused %s, %d slow viewers closed%n"
        .formatted(connections, viewers, all, answers, refused, slowViewers);
  }
}
