package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.logger.output.BatchListener;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TurnedAway;
import org.zeekbus.zmtp.UncaughtCheck;

/** Viewers of batches beside the sinks, and what a logger's snapshot tells them besides. */
final class BatchTailTest {
  /** Keeps copies of what comes. */
  private static final class Notes implements BatchListener {
    private final List<String> senders = new CopyOnWriteArrayList<>();
    private final List<byte[]> batches = new CopyOnWriteArrayList<>();
    private volatile String end = "";

    @Override
    public void batch(String sender, ByteBuf in, int at, int length) {
      senders.add(sender);
      batches.add(ByteBufUtil.getBytes(in, at, length, true));
    }

    @Override
    public void ended(String reason) {
      end = reason;
    }

    void awaits(int count) {
      Await.until(
          () -> "batches: " + batches.size(), Await.DEADLINE, () -> batches.size() >= count);
      assertThat(batches).hasSize(count);
    }
  }

  @TempDir private Path directory;

  private final CollectingSink sink = new CollectingSink();
  private final Notes notes = new Notes();
  private LogBatches logger;

  @BeforeEach
  void start() {
    logger =
        LogBatches.start(
            LogBatches.settings(directory, Duration.ofSeconds(5)),
            new Output("collected", sink, SinkOverflow.BLOCK));
  }

  @AfterEach
  void stop() {
    logger.close();
  }

  @Test
  void itSeesEachBatchAsItWasSent() throws InterruptedException {
    Attachment tail = logger.node().tail(notes);
    byte[] small = LogBatches.batch("conn", 1, 2, "");
    byte[] large = LogBatches.batch("conn", 3, 3000, "x".repeat(30)); // is not copied for the sinks
    logger.push(small);
    logger.push(large);
    notes.awaits(2);
    assertThat(notes.batches.get(0)).isEqualTo(small);
    assertThat(notes.batches.get(1)).isEqualTo(large);
    assertThat(notes.senders).containsExactly("worker-1", "worker-1");
    tail.close();
    Await.until("its end", () -> notes.end.equals("closed by its viewer"));
    logger.push("conn", 9);
    awaitRecords(3003);
    notes.awaits(2);
    tail.close(); // does nothing
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws InterruptedException {
    String[] end = {""};
    logger
        .node()
        .tail(
            new BatchListener() {
              @Override
              public void batch(String sender, ByteBuf in, int at, int length) {
                throw new IllegalStateException("thrown");
              }

              @Override
              public void ended(String reason) {
                end[0] = reason;
              }
            });
    logger.node().tail(notes);
    logger.push("conn", 1);
    logger.push("conn", 2);
    notes.awaits(2);
    awaitRecords(2);
    assertThat(end[0]).contains("thrown");
    assertThat(UncaughtCheck.takeSupervised()).hasSize(1);
  }

  @Test
  void itEndsWithTheLogger() {
    logger.node().tail(notes);
    logger.node().stop();
    Await.until("its end", () -> notes.end.equals("the logger stops"));
    assertThatThrownBy(() -> logger.node().tail(notes)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void peersThatWereTurnedAwayAreInTheSnapshot() {
    assertThat(logger.node().snapshot().turnedAway()).isEmpty();
    try (PythonPeer python = PythonPeer.start()) {
      python.socket("XPUB").connect(logger.node().endpoints().getFirst());
      Await.until("refused", () -> !logger.node().snapshot().turnedAway().isEmpty());
      assertThat(logger.node().snapshot().turnedAway())
          .extracting(TurnedAway::socket, TurnedAway::event, TurnedAway::cause, TurnedAway::node)
          .contains(tuple("pull", "refused", "socket_type", null));
    }
  }

  @Test
  void theSnapshotNamesTheDirectoriesThatNeedRoom() {
    LoggerSnapshot.Directories directories = logger.node().snapshot().directories();
    assertThat(Arrays.asList(directories.spool(), directories.badBatches()))
        .allMatch(each -> each.startsWith(directory.toString()));
  }

  private void awaitRecords(int count) {
    Await.until(
        () -> "records: " + sink.records.size(),
        Await.DEADLINE,
        () -> sink.records.size() == count);
  }
}
