package org.zeekbus.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real cluster is replayed, and libzmq nodes talk: the page shows what the API says, which is
 * what all of them have counted, and what a real logger wrote of these logs.
 */
@Timeout(180)
final class ReplayedClusterPageTest {
  private static final Path RECORDINGS = Path.of("..", "recordings");
  private static final int MESSAGES = 50;

  /** The recording takes four seconds then. */
  private static final String SPEED = "0.5";

  @TempDir private Path directory;

  @Test
  void everyNumberIsThatOfTheApiAndOfThePeers() throws Exception {
    try (Dashboard dashboard = Dashboard.start(directory)) {
      CommandLineRun replay =
          CommandLineRun.of(
              "replay",
              RECORDINGS.resolve("cluster.frames").toString(),
              // A node that came and went between two observations would not be shown.
              "--speed",
              SPEED,
              "--xsub",
              dashboard.broker().xsub(),
              "--xpub",
              dashboard.broker().xpub(),
              "--logs",
              dashboard.logger());
      assertThat(replay.exit()).as(replay.err()).isZero();
      List<String> names = List.of("worker-7", "worker-8");
      try (Crowd peers = new Crowd(dashboard.broker(), names)) {
        long received = peers.talk(MESSAGES);
        Map<String, Object> counted = new TreeMap<>();
        counted.put("messages", sent(replay) + (long) names.size() * (MESSAGES + 1));
        counted.put("records", recordsOfZeek());
        counted.put("gone", List.of("manager", "proxy-1", "worker-1", "worker-2"));
        counted.put("peers", names);
        counted.put("sent", MESSAGES + 1);
        counted.put("received", received);
        try (Scenario page = dashboard.opens("replayed", json(counted))) {
          page.reaches("compared").goesOn(json(Map.of("received", peers.talk(1)))).ends();
        }
      }
    }
  }

  private static String json(Map<String, ?> value) {
    return JsonMapper.shared().writeValueAsString(value);
  }

  /** The second column of a replay's table: node, sent, received, missed, foreign. */
  private static long sent(CommandLineRun replay) {
    return replay
        .out()
        .lines()
        .filter(line -> line.startsWith("zeromq_"))
        .mapToLong(line -> Long.parseLong(line.split(" +")[1]))
        .sum();
  }

  private static Map<String, Long> recordsOfZeek() throws IOException {
    Map<String, Long> records = new TreeMap<>();
    try (Stream<Path> files = Files.list(RECORDINGS.resolve("cluster.json"))) {
      for (Path file : files.toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          records.put(file.getFileName().toString().replace(".log", ""), lines.count());
        }
      }
    }
    return records;
  }
}
