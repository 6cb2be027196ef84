package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.RoleState;

/** What an operator is told, and when. */
final class ProblemSearchTest {
  private final Snapshots cluster = new Snapshots();

  private static void only(
      List<Problem> problems, Problem.Severity severity, Problem.Kind kind, String text) {
    assertThat(problems)
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.severity()).isEqualTo(severity);
          assertThat(problem.kind()).isEqualTo(kind);
          assertThat(problem.text()).isEqualTo(text);
          assertThat(problem.advice()).isNotEmpty();
        });
  }

  @Test
  void aHealthyClusterHasNone() {
    cluster.nodes.add(Snapshots.node("worker-1", "flowing", 5, 10, false));
    cluster.lagMillis = 400;
    assertThat(cluster.next(20)).isEmpty();
  }

  @Test
  void aLoopThatHangs() {
    cluster.answers = false;
    cluster.roles = List.of(new RoleState("broker", false, List.of("event loop 1 hangs")));
    cluster.next(3);
    // That the broker is not ready says nothing more.
    only(
        cluster.next(),
        Problem.Severity.CRITICAL,
        Problem.Kind.LOOP_HANGING,
        "event loop 1 of the broker has not answered for 5 s: its nodes neither send nor get"
            + " anything");
  }

  @Test
  void aRoleThatFailsForAnotherReason() {
    cluster.roles = List.of(new RoleState("broker", false, List.of("one", "two")));
    only(
        cluster.next(),
        Problem.Severity.CRITICAL,
        Problem.Kind.ROLE_FAILED,
        "the broker does not do its work: one; two");
  }

  @Test
  void memoryThatIsShort() {
    cluster.held = 240_000_000;
    cluster.nodes.add(Snapshots.node("worker-1", "flowing", 0, 120_000, false));
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.MEMORY_SHORT,
        "the broker's buffers hold 229 MiB of 244 MiB; worker-1 holds the most, 114 MiB");
    cluster.waitsForMemory = true;
    only(
        cluster.next(),
        Problem.Severity.CRITICAL,
        Problem.Kind.MEMORY_SHORT,
        "the broker's buffers hold 229 MiB of 244 MiB: publishers are not read; worker-1 holds the"
            + " most, 114 MiB");
  }

  @Test
  void aSlowSubscriberAndThoseThatWaitForIt() {
    cluster.nodes.add(Snapshots.node("worker-1", "pacing", 0, 500, false));
    cluster.nodes.add(Snapshots.node("manager", "flowing", 0, 0, true));
    assertThat(cluster.next()).isEmpty();
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.SUBSCRIBER_SLOW,
        "worker-1 reads more slowly than others publish, and they wait for it (queued: 500"
            + " messages, 488 KiB)");
    assertThat(cluster.next())
        .extracting(Problem::kind, Problem::text)
        .contains(
            tuple(
                Problem.Kind.PUBLISHER_PAUSED,
                "manager has to wait before it can publish more, because of worker-1"));
  }

  @Test
  void aStuckSubscriber() {
    cluster.nodes.add(Snapshots.node("worker-1", "stuck", 0, 1, false));
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.SUBSCRIBER_STUCK,
        "worker-1 takes too little of what it subscribes, and nobody waits for it any more"
            + " (queued: 1 message, 1000 bytes)");
  }

  @Test
  void aSubscriberThatLosesMessages() {
    cluster.nodes.add(Snapshots.node("worker-1", "stuck", 100, 1_000, false));
    cluster.next();
    cluster.nodes.set(0, Snapshots.node("worker-1", "dropping", 1_304, 1_000, false));
    assertThat(cluster.next().getFirst().text())
        .isEqualTo(
            "worker-1 loses messages: 1,204 in the last 10 s, 1,304 in all; its queue is full"
                + " (1,000 messages, 977 KiB)");
    // Nothing more is lost: what is told counts the last ten seconds, and then it is over.
    cluster.nodes.set(0, Snapshots.node("worker-1", "flowing", 1_305, 0, false));
    assertThat(cluster.next().getFirst().text()).contains("its queue was full, and has room again");
    assertThat(cluster.next(5)).hasSize(1);
    assertThat(cluster.next(2)).isEmpty();
  }

  @Test
  void theWorstOfANodeIsEnough() {
    cluster.nodes.add(Snapshots.node("worker-1", "pacing", 0, 500, false));
    assertThat(cluster.next(2))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.SUBSCRIBER_SLOW);
    cluster.nodes.set(0, Snapshots.node("worker-1", "stuck", 0, 600, false));
    assertThat(cluster.next())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.SUBSCRIBER_STUCK);
    cluster.nodes.set(0, Snapshots.node("worker-1", "dropping", 1, 1_000, false));
    assertThat(cluster.next())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.SUBSCRIBER_DROPPING);
  }

  @Test
  void aManagerThatIsGoneIsWorse() {
    cluster.nodes.add(Snapshots.node("manager", "flowing", 0, 0, false));
    cluster.nodes.add(Snapshots.node("tool", "flowing", 0, 0, false));
    cluster.next();
    cluster.nodes.clear();
    assertThat(cluster.next(4)).isEmpty();
    // A program that nobody has in the layout may come and go.
    only(
        cluster.next(),
        Problem.Severity.CRITICAL,
        Problem.Kind.NODE_GONE,
        "manager has been gone for 4 s: its connections ended");
  }

  @Test
  void aNodeThatComesAndGoesBetweenTwoObservations() {
    cluster.next();
    cluster.happens("joined", "worker-1", "10.0.0.7:1", "joined as id-1");
    cluster.happens("left", "worker-1", "10.0.0.7:1", "closed by the peer");
    cluster.happens("left", "worker-2", "10.0.0.7:2", "had not told its name");
    cluster.next(5);
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.NODE_GONE,
        "worker-1 has been gone for 5 s: closed by the peer");
    // It is tried again and again: what counts is its last end.
    cluster.happens("joined", "worker-1", "10.0.0.7:3", "joined as id-3");
    cluster.happens("left", "worker-1", "10.0.0.7:3", "reset by the peer");
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.NODE_GONE,
        "worker-1 has been gone for 0 s: reset by the peer");
    cluster.nodes.add(Snapshots.node("worker-1", "flowing", 0, 0, false));
    cluster.next(5);
    assertThat(cluster.next()).isEmpty();
  }

  @Test
  void refusedPeersOfTheLastMinute() {
    cluster.refused = Map.of("not_allowed", 5L);
    assertThat(cluster.next()).isEmpty(); // from before
    cluster.refused = Map.of("not_allowed", 7L, "other_mechanism", 1L, "peer_closed", 100L);
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.REFUSED,
        "3 connections were refused in the last minute: client key not allowed (2), CURVE on one side"
            + " only (1)");
    assertThat(cluster.next(59)).hasSize(1);
    assertThat(cluster.next(10)).isEmpty();
  }

  @Test
  void aLoggerThatReadsNothing() {
    cluster.reads = false;
    assertThat(cluster.next()).isEmpty();
    only(
        cluster.next(),
        Problem.Severity.CRITICAL,
        Problem.Kind.LOGGER_NOT_READING,
        "the logger takes no logs from nodes: 61.0 MiB of batches wait for its sinks");
  }

  @Test
  void aSinkThatFails() {
    cluster.state = LoggerSnapshot.SinkState.RETRYING;
    cluster.sinkProblem = "conn.log: no space left on device";
    only(
        cluster.next(),
        Problem.Severity.CRITICAL,
        Problem.Kind.SINK_FAILING,
        "sink kafka: conn.log: no space left on device");
    assertThat(cluster.next().getFirst().advice()).contains("logs wait in memory");
    cluster.state = LoggerSnapshot.SinkState.HANGING;
    assertThat(cluster.next().getFirst().text())
        .isEqualTo("sink kafka: it hangs in flushing for 12 s");
    cluster.state = LoggerSnapshot.SinkState.GONE;
    assertThat(cluster.next().getFirst().advice()).contains("restart zeekbus");
  }

  @Test
  void aSinkThatDrops() {
    cluster.sinkDropped = 1_000;
    assertThat(cluster.next()).isEmpty(); // from before
    cluster.sinkDropped = 1_001;
    only(
        cluster.next(),
        Problem.Severity.CRITICAL,
        Problem.Kind.SINK_DROPPING,
        "sink kafka does not get all logs: 1 batch dropped in the last 10 s");
  }

  private static DeadLetterState letters(long records, long lost, long files) {
    return new DeadLetterState(
        "/logs/.sinks/kafka/dead-letters",
        records,
        Map.of("dns", lost),
        files,
        2_048 * files,
        records == 0
            ? null
            : new DeadLetterState.Latest("conn", "zeek.conn", "the message is too large"));
  }

  @Test
  void recordsThatATargetRefusesForEver() {
    cluster.deadLetters = letters(0, 0, 0);
    assertThat(cluster.next()).isEmpty();
    cluster.deadLetters = letters(0, 0, 2);
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.DEAD_LETTERS,
        "an earlier run left records of sink kafka that its target refused for ever; they are in /logs/.sinks/kafka/dead-letters (2 files, 4.0 KiB)");
    cluster.deadLetters = letters(12, 0, 3);
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.DEAD_LETTERS,
        "sink kafka: its target has refused 12 records for ever, the latest of log conn: the message is too large; they are in /logs/.sinks/kafka/dead-letters (3 files, 6.0 KiB)");
    cluster.deadLetters = letters(12, 5, 3);
    only(
        cluster.next(),
        Problem.Severity.CRITICAL,
        Problem.Kind.DEAD_LETTERS,
        "sink kafka: its target has refused 17 records for ever, the latest of log conn: the message is too large; /logs/.sinks/kafka/dead-letters (3 files, 6.0 KiB) is full: 5 were dropped in the last 10 s");
    cluster.deadLetters = letters(12, 5, 0); // somebody has moved them away
    assertThat(cluster.next(20)).isEmpty();
  }

  @Test
  void aSpoolThatGrows() {
    cluster.overflow = SinkOverflow.SPOOL;
    cluster.spooledBytes = 5_000_000;
    assertThat(cluster.next()).isEmpty();
    cluster.spooledBytes = 17_300_000;
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.SPOOL_GROWING,
        "the spool of sink kafka has grown by 11.7 MiB in the last minute, to 16.5 MiB (17,300 batches)");
    cluster.spooledBytes = 1_000_000;
    assertThat(cluster.next(6)).isEmpty();
  }

  @Test
  void logsThatComeLate() {
    cluster.lagMillis = 45_000;
    cluster.next(3); // the first observation knows no new records
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.LOG_LAG,
        "logs arrive late: the newest record is 45 s old");
  }

  @Test
  void logsOfAReplayedTraceAreNotLate() {
    cluster.lagMillis = 400L * 24 * 3600 * 1000;
    assertThat(cluster.next(10)).isEmpty();
  }

  @Test
  void aDiskThatIsNearlyFull() {
    cluster.disks = List.of(disk("/logs", 96_000_000_000L, 4_000_000_000L, 100_000_000_000L));
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.DISK_FULL,
        "the disk of /logs has little room: 3.7 GiB of 93.1 GiB are free");
    cluster.disks = List.of(disk("/logs", 100_000_000_000L, 10_000_000L, 100_000_000_000L));
    assertThat(cluster.next().getFirst().severity()).isEqualTo(Problem.Severity.CRITICAL);
    cluster.disks = List.of(disk("/logs", 0, 0, 0));
    assertThat(cluster.next(6)).isEmpty();
    cluster.disks = List.of(disk("/small", 10_000_000, 22_000_000, 32_000_000));
    assertThat(cluster.next(6)).isEmpty();
  }

  @Test
  void directoriesOnOneDiskAreOneProblem() {
    cluster.disks =
        List.of(
            disk("/logs", 96, 4, 100),
            disk("/logs/archive", 96, 4, 100),
            new Disk("/spool", "/spool (sdb1)", 50, 50, 100));
    only(
        cluster.next(),
        Problem.Severity.WARNING,
        Problem.Kind.DISK_FULL,
        "the disk of /logs and of /logs/archive has little room: 4 bytes of 100 bytes are free");
    // One more directory on it is no other problem.
    Problem first = cluster.next().getFirst();
    cluster.disks = List.of(disk("/logs", 97, 3, 100));
    assertThat(cluster.next())
        .extracting(Problem::subject, Problem::since)
        .containsExactly(tuple(first.subject(), first.since()));
  }

  private static Disk disk(String path, long used, long free, long size) {
    return new Disk(path, "/ (sda1)", used, free, size);
  }
}
