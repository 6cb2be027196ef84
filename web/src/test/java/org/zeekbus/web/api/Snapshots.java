package org.zeekbus.web.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.Interval;
import org.zeekbus.web.observe.Jvm;
import org.zeekbus.web.observe.LogLag;
import org.zeekbus.web.observe.NodeLedger;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Totals;

/**
 * Snapshots of states that are hard to bring about, a second apart, and the problems that are found
 * in them.
 *
 * <p>Owner: the test's thread.
 */
final class Snapshots {
  static final Instant START = Instant.parse("2026-11-28T22:00:00Z");

  private final NodeLedger ledger = new NodeLedger();
  private final LogLag lag = new LogLag();
  private final ProblemSearch search = new ProblemSearch();
  private @Nullable Observation before;
  private long second;

  // Of the broker, as the next snapshot has it.
  boolean answers = true;
  boolean waitsForMemory;
  long held;
  Map<String, Long> refused = Map.of();
  final List<BrokerSnapshot.Node> nodes = new ArrayList<>();

  /** The newest first. */
  final List<BrokerSnapshot.JournalEntry> journal = new ArrayList<>();

  // Of the logger.
  boolean reads = true;
  LoggerSnapshot.SinkState state = LoggerSnapshot.SinkState.RUNNING;
  @Nullable String sinkProblem;
  SinkOverflow overflow = SinkOverflow.BLOCK;
  long sinkDropped;
  long spooledBytes;
  @Nullable DeadLetterState deadLetters;
  long lagMillis;

  List<Disk> disks = List.of();
  List<RoleState> roles = List.of();

  /** What is found a second later. */
  List<Problem> next() {
    second++;
    Observation now =
        new Observation(
            second,
            START.plusSeconds(second),
            TimeUnit.SECONDS.toNanos(second),
            broker(),
            logger(),
            null,
            Jvm.now(0));
    Interval interval = new Interval(now, before);
    before = now;
    return search.find(
        now, Totals.of(interval, lag.observe(now)), ledger.observe(interval), roles, disks);
  }

  /** What is found after so many seconds. */
  List<Problem> next(int seconds) {
    return IntStream.range(0, seconds).mapToObj(i -> next()).toList().getLast();
  }

  BrokerSnapshot broker() {
    BrokerSnapshot.Socket quiet = new BrokerSnapshot.Socket(0, 0, Map.of(), refused, Map.of());
    return new BrokerSnapshot(
        TimeUnit.SECONDS.toNanos(second),
        0,
        new BrokerSnapshot.Memory(256_000_000, held, held, held, 0, 0, 0, 1_000),
        List.of(
            new BrokerSnapshot.Loop(0, true, 1_000, waitsForMemory, 1, 1, 1),
            new BrokerSnapshot.Loop(1, answers, answers ? 1_000 : 2_000_000_000, false, 0, 0, 0)),
        nodes,
        0,
        List.of(),
        0,
        List.of(),
        0,
        List.of(),
        0,
        new BrokerSnapshot.Totals(0, 0, 0, 0, 0, 0, 0, 0),
        0,
        0,
        0,
        quiet,
        new BrokerSnapshot.Socket(0, 0, Map.of(), Map.of(), Map.of()),
        journal,
        List.of());
  }

  /** Something happens to a node on its connection, now. */
  void happens(String kind, String node, String peer, String text) {
    Instant now = START.plusSeconds(second).plusMillis(500);
    journal.addFirst(new BrokerSnapshot.JournalEntry(now, kind, node, peer, "xpub", null, text, 0));
  }

  /** A node with a connection of each kind. */
  static BrokerSnapshot.Node node(
      String name, String state, long dropped, int queued, boolean paused) {
    return new BrokerSnapshot.Node(
        name,
        "id-" + name,
        List.of(
            new BrokerSnapshot.PublisherConnection(
                "10.0.0.7:1", "10.0.0.7", null, 0, 1, 1, 5, 500, 0, paused, 0, 0, 0, Map.of())),
        List.of(
            new BrokerSnapshot.SubscriberConnection(
                "10.0.0.7:2",
                "10.0.0.7",
                null,
                0,
                1,
                1,
                state,
                1,
                "a reason",
                7,
                700,
                dropped,
                queued,
                queued * 1_000L,
                0,
                3,
                Map.of())));
  }

  private LoggerSnapshot logger() {
    LoggerSnapshot.Losses none = new LoggerSnapshot.Losses(0, 0, Map.of());
    LoggerSnapshot.Spool spool =
        overflow == SinkOverflow.SPOOL
            ? new LoggerSnapshot.Spool(
                "/spool", spooledBytes / 1_000, spooledBytes, spooledBytes, 0, 0)
            : null;
    LoggerSnapshot.Sink sink =
        new LoggerSnapshot.Sink(
            "kafka",
            overflow,
            OnGone.DROP,
            state,
            sinkProblem,
            "flushing",
            TimeUnit.SECONDS.toNanos(12),
            null,
            0,
            new LoggerSnapshot.Queue(0, sinkDropped, spool),
            new LoggerSnapshot.Parked(Map.of(), null, null, 0, 0, 0),
            none,
            none,
            new LoggerSnapshot.SinceFlush(0, 0),
            Map.of(),
            Map.of(),
            List.of(),
            deadLetters,
            null);
    return new LoggerSnapshot(
        1,
        second,
        second,
        0,
        0,
        0,
        Map.of(),
        new LoggerSnapshot.Intake(64_000_000, 64_000_000, reads, 0, 0, 0),
        List.of(),
        List.of(
            new LoggerSnapshot.Log("conn", second, second, 0, lagMillis + 600_000, 600_000L),
            new LoggerSnapshot.Log("dns", second, second, 0, lagMillis, lagMillis)),
        List.of(sink),
        new LoggerSnapshot.Directories("/spool", "/bad"),
        List.of());
  }
}
