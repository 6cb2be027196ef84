package org.zeekbus.web.api;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.History;
import org.zeekbus.web.observe.Interval;
import org.zeekbus.web.observe.LogLag;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.web.observe.NodeLedger;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.observe.Totals;
import org.zeekbus.web.sample.SampledTraffic;
import org.zeekbus.web.tail.Tails;

/**
 * Makes a {@link Moment} of every observation. Owner: the observer's thread; any thread reads the
 * latest.
 */
final class Documents {
  private final Roles roles;
  private final Function<Observation, List<RoleState>> readiness;
  private final Supplier<List<Disk>> disks;
  private final Supplier<SampledTraffic> sample;
  private final Tails tails;
  private final Installation installation;
  private final NodeLedger ledger = new NodeLedger();
  private final LogLag lag = new LogLag();
  private final ProblemSearch problems = new ProblemSearch();
  private final History history = new History();
  private @Nullable Observation before;
  private @Nullable Totals totalsBefore;
  private volatile Moment latest;

  Documents(
      Observation first,
      Roles roles,
      Function<Observation, List<RoleState>> readiness,
      Supplier<List<Disk>> disks,
      Supplier<SampledTraffic> sample,
      Installation installation,
      InstantSource clock) {
    this.roles = roles;
    this.readiness = readiness;
    this.disks = disks;
    this.sample = sample;
    this.tails = new Tails(roles, this::labelsById, clock);
    this.installation = installation;
    this.latest = moment(first);
  }

  /** After the last observation. */
  Moment latest() {
    return latest;
  }

  Tails tails() {
    return tails;
  }

  private Map<String, String> labelsById() {
    return latest.labelsById();
  }

  History history() {
    return history;
  }

  /** Takes the next observation. */
  void take(Observation now) {
    latest = moment(now);
  }

  private Moment moment(Observation now) {
    Interval interval = new Interval(now, before);
    Totals totals = Totals.of(interval, lag.observe(now));
    List<NodeEntry> nodes = ledger.observe(interval);
    history.add(now, totals, nodes);
    List<RoleState> states = readiness.apply(now);
    List<Disk> seen = disks.get();
    Moment moment =
        new Moment(
            interval,
            totals,
            totalsBefore,
            roles,
            nodes,
            problems.find(now, totals, nodes, states, seen),
            states,
            seen,
            sample.get(),
            installation,
            tails.missed());
    before = now;
    totalsBefore = totals;
    return moment;
  }
}
