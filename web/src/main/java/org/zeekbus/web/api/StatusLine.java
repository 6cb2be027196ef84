package org.zeekbus.web.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.snapshot.Plural;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.Interval;
import org.zeekbus.web.observe.LogLag;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.web.observe.NodeLedger;
import org.zeekbus.web.observe.NodeState;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.observe.Totals;

/**
 * What zeekbus does, in one line for a service manager: the worst problem if there is one, then
 * nodes and rates. It makes observations of its own, so that it works without HTTP.
 *
 * <p>Owner: one thread, which may wait for snapshots.
 */
public final class StatusLine {
  private final Roles roles;
  private final Function<Observation, List<RoleState>> readiness;
  private final Supplier<List<Disk>> disks;
  private final InstantSource clock;
  private final NodeLedger ledger = new NodeLedger();
  private final LogLag lag = new LogLag();
  private final ProblemSearch problems = new ProblemSearch();
  private long number;
  private @Nullable Observation before;
  private @Nullable Totals totalsBefore;

  /**
   * Of these roles.
   *
   * @param readiness whether each role does its work
   * @param disks those that roles write to
   */
  public StatusLine(
      Roles roles,
      Function<Observation, List<RoleState>> readiness,
      Supplier<List<Disk>> disks,
      InstantSource clock) {
    this.roles = roles;
    this.readiness = readiness;
    this.disks = disks;
    this.clock = clock;
  }

  /** The line of this moment; rates are those since the last call. */
  public String next() {
    Observation now = roles.observe(++number, clock);
    Interval interval = new Interval(now, before);
    Totals totals = Totals.of(interval, lag.observe(now));
    List<NodeEntry> nodes = ledger.observe(interval);
    List<Problem> found = problems.find(now, totals, nodes, readiness.apply(now), disks.get());
    List<String> parts = new ArrayList<>();
    found.stream()
        .findFirst()
        .ifPresent(worst -> parts.add("%s: %s;".formatted(worst.severity(), worst.text())));
    parts.add(nodes(nodes));
    rates(interval.seconds(), totals, parts);
    before = now;
    totalsBefore = totals;
    return String.join(" ", parts);
  }

  private static String nodes(List<NodeEntry> all) {
    List<NodeEntry> here = all.stream().filter(node -> node.state() != NodeState.GONE).toList();
    long nodes = here.stream().filter(node -> node.clients() == null).count();
    long clients =
        here.stream()
            .map(NodeEntry::clients)
            .filter(each -> each != null)
            .mapToLong(each -> each)
            .sum();
    String text = Plural.of(nodes, "node", "nodes");
    return clients == 0 ? text : text + ", " + Plural.of(clients, "client", "clients");
  }

  private void rates(double seconds, Totals now, List<String> parts) {
    Totals then = totalsBefore;
    if (then == null || seconds <= 0) {
      return;
    }
    if (now.broker() != null && then.broker() != null) {
      rate(now.broker().messages() - then.broker().messages(), seconds, "events/s", parts);
    }
    if (now.logger() != null && then.logger() != null) {
      rate(now.logger().records() - then.logger().records(), seconds, "records/s", parts);
    }
  }

  /** A loop that does not answer takes its counts along, and brings them back. */
  private static void rate(long grown, double seconds, String unit, List<String> parts) {
    int last = parts.size() - 1;
    parts.set(last, parts.get(last) + ",");
    parts.add("%,d %s".formatted(Math.round(Math.max(0, grown) / seconds), unit));
  }
}
