package org.zeekbus.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeekbus.app.recording.FramesFile;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.replay.ZeekTopics;
import org.zeekbus.node.Topics;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.value.Bytes;

/**
 * Plays the recording of a real cluster, again and again, as live traffic of the simulated one:
 * each event and log comes from the node that has the place of its sender. The nodes' own hellos
 * are left out, as they say their own.
 *
 * <p>Owner: one thread plays; any thread may set the pace.
 */
final class Traffic {
  /** {@code recordings/cluster.frames}, which the build puts here. */
  private static final String RECORDING = "cluster.frames";

  /** The recorded two seconds are dense: so slow, some tens of messages and records a second. */
  private static final int SLOWED_DOWN = 70;

  /** Between the recorded messages there is no longer pause than this, played. */
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, SimulatedNode> nodes;
  private final CountDownLatch end;
  private final FreshLogs freshLogs = new FreshLogs();
  private volatile int pace = 1;

  /** Traffic among these nodes, by name, until {@code end}. */
  Traffic(Map<String, SimulatedNode> nodes, CountDownLatch end) {
    this.nodes = nodes;
    this.end = end;
  }

  /** From now on it comes so many times as fast. */
  void pace(int times) {
    pace = times;
  }

  /** Plays until the end. */
  void play() throws IOException, InterruptedException {
    while (playOnce()) {
      // Again from the start.
    }
  }

  private boolean playOnce() throws IOException, InterruptedException {
    try (InputStream in =
            Objects.requireNonNull(Traffic.class.getResourceAsStream(RECORDING), RECORDING);
        FramesFile frames = FramesFile.of(RECORDING, in)) {
      long due = System.nanoTime();
      Optional<FramesRecord> last = Optional.empty();
      for (Optional<FramesRecord> next = frames.next(); next.isPresent(); next = frames.next()) {
        FramesRecord record = next.get();
        if (!isPlayed(record)) {
          continue;
        }
        long pause = record.nanos() - last.orElse(record).nanos();
        due += Math.clamp(pause * SLOWED_DOWN / pace, 0, LONGEST_PAUSE);
        last = next;
        if (end.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return false;
        }
        play(record);
      }
      return true;
    }
  }

  private static boolean isPlayed(FramesRecord record) {
    return switch (record.channel()) {
      case MESSAGE -> Topics.idIn(Bytes.of(record.parts().getFirst()).text()).isEmpty();
      case LOG -> true;
      case SUBSCRIPTION -> false;
    };
  }

  private void play(FramesRecord record) {
    switch (record.channel()) {
      case MESSAGE -> {
        EventMessage message = EventMessage.decode(record.parts());
        sender(message.nodeId(), record.number())
            .ifPresent(node -> node.publish(message.topic().text(), message.event()));
      }
      case LOG -> {
        LogMessage message = LogMessage.of(record.parts());
        sender(message.sender(), record.number())
            .ifPresent(node -> freshLogs.at(Instant.now(), message.batch()).ifPresent(node::log));
      }
      case SUBSCRIPTION -> {}
    }
  }

  /**
   * The recorded cluster had two workers, this one has four: each stands for one of two in turn.
   */
  private Optional<SimulatedNode> sender(Bytes id, long record) {
    String recorded = id.text();
    return nodes.keySet().stream()
        .filter(name -> ZeekTopics.isNamed(recorded, name))
        .findFirst()
        .map(name -> record % 2 == 0 ? name : twin(name))
        .map(nodes::get);
  }

  private static String twin(String name) {
    return switch (name) {
      case "worker-1" -> "worker-3";
      case "worker-2" -> "worker-4";
      default -> name;
    };
  }
}
