package org.zeekbus.broker.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.TurnedAway;

/** The text of a snapshot, to the letter. */
final class SnapshotTextTest {
  private static final BrokerSnapshot SNAPSHOT =
      new BrokerSnapshot(
          4_500_000_000L,
          0,
          new BrokerSnapshot.Memory(256 << 20, 3 << 19, 1 << 20, 2000, 0, 0, 5000, 1 << 30),
          List.of(
              new BrokerSnapshot.Loop(0, true, 1000, false, 1, 1, 3),
              new BrokerSnapshot.Loop(1, false, 2_000_000_000L, false, 0, 0, 0)),
          List.of(
              new BrokerSnapshot.Node(
                  "worker-1",
                  "id-1",
                  List.of(
                      new BrokerSnapshot.PublisherConnection(
                          "127.0.0.1:53818",
                          "127.0.0.1",
                          null,
                          0,
                          3_000_000_000L,
                          1_000_000_000L,
                          100,
                          26700,
                          2,
                          false,
                          0,
                          0,
                          0,
                          Map.of("long_topic", 1234L))),
                  List.of()),
              new BrokerSnapshot.Node(
                  null,
                  null,
                  List.of(),
                  List.of(
                      new BrokerSnapshot.SubscriberConnection(
                          "127.0.0.1:41230",
                          "127.0.0.1",
                          null,
                          0,
                          3_000_000_000L,
                          1_000_000_000L,
                          "dropping",
                          1_000_000_000L,
                          "its queue is full",
                          100,
                          26700,
                          17,
                          5,
                          2000,
                          0,
                          3,
                          Map.of())))),
          12,
          List.of(new BrokerSnapshot.NodeTraffic("worker-1", 100, 26700, 0, 0, 2)),
          0,
          List.of(new BrokerSnapshot.Topic("zeek.a", 100, 26700, 100, 0, 17)),
          0,
          List.of(new BrokerSnapshot.Drop("message", "zeek.a", "127.0.0.1", "queue_full", 17)),
          0,
          new BrokerSnapshot.Totals(100, 26700, 100, 26700, 3, 21, 3, 21),
          17,
          0,
          1,
          new BrokerSnapshot.Socket(1, 0, Map.of(), Map.of(), Map.of("long_topic", 1234L)),
          new BrokerSnapshot.Socket(1, 0, Map.of(), Map.of("not_zmtp", 2L), Map.of()),
          List.of(
              new BrokerSnapshot.JournalEntry(
                  Instant.EPOCH,
                  "joined",
                  "worker-1",
                  "127.0.0.1:53818",
                  "xpub",
                  null,
                  "joined as id-1",
                  0)),
          List.of(
              new TurnedAway(
                  Instant.EPOCH, "xpub", "refused", "127.0.0.1:1", null, "not_zmtp", "not ZMTP")));

  private static final String TEXT =
      """
      up 4 s, buffers 1.5 of 256.0 MiB
      publishers        messages            bytes   paused    heard  name
                             100           26,700        2       1s  worker-1 (127.0.0.1:53818), long_topic 1,234
      subscribers       messages            bytes  dropped   queued       held topics    heard  name
                             100           26,700       17        5      2,000      3       1s  127.0.0.1:41230
        and 12 more nodes
      topics            messages            bytes       deliveries     unwanted  dropped  prefix
                             100           26,700              100            0       17  zeek.a
      counts
        dropped 17
        ignored_long_topic 1,234
        xpub_connected 1
        xpub_refused_not_zmtp 2
        xpub_stuck 1
        xsub_connected 1
      incomplete: event loop 1 does not answer; its connections are missing above, and its topics are those of its last answer
      """;

  @Test
  void aLineForEachConnectionTopicAndCount() {
    assertThat(SnapshotText.of(SNAPSHOT)).isEqualTo(TEXT);
  }

  @Test
  void itIsTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(SnapshotText.of(SNAPSHOT)).isEqualTo(TEXT);
    } finally {
      Locale.setDefault(before);
    }
  }
}
