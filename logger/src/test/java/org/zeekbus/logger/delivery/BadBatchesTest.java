package org.zeekbus.logger.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.logger.intake.Intake;
import org.zeekbus.logger.intake.ReadStalls;
import org.zeekbus.logger.queue.Batch;
import org.zeekbus.zmtp.thread.Supervisor;

/** The files that are kept of bad batches. */
final class BadBatchesTest {
  @TempDir private Path directory;

  private Instant now = Instant.parse("2026-11-23T09:00:00Z");
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Intake intake =
      new Intake(loop, Long.MAX_VALUE, new ReadStalls(System::nanoTime, _ -> {}), new Supervisor());

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private BadBatches open(long bound) {
    return new BadBatches(directory, bound, () -> now);
  }

  private void keep(BadBatches bad, int length) {
    Batch batch =
        new Batch("w", "10.0.0.1", Unpooled.wrappedBuffer(new byte[length]), length, 0, intake);
    bad.keep("files", batch, new byte[length], length, "a fault");
    batch.release();
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  @Test
  void whatAnEarlierRunHasLeftCounts() throws IOException {
    for (int i = 0; i < 999; i++) {
      Files.writeString(directory.resolve(i + ".frames"), "x");
    }
    BadBatches bad = open(1 << 20);
    keep(bad, 10);
    keep(bad, 10);
    assertThat(files()).isEqualTo(1000);
  }

  /** A look at a thousand files takes longer than a thousand records. */
  @Test
  void theFolderIsLookedAtOnce() throws IOException {
    BadBatches bad = open(1000);
    keep(bad, 10);
    // As nobody looks, this is not seen.
    Files.write(directory.resolve("other"), new byte[1000]);
    keep(bad, 10);
    assertThat(files()).isEqualTo(3);
    keep(bad, 1000);
    Files.delete(directory.resolve("other"));
    assertThat(files()).isEqualTo(2);
    keep(bad, 10);
    assertThat(files()).isEqualTo(3);
  }

  @Test
  void aFolderThatWasEmptiedIsSeenASecondLater() throws IOException {
    BadBatches bad = open(1000);
    keep(bad, 900);
    keep(bad, 900);
    assertThat(files()).isEqualTo(1);
    try (Stream<Path> files = Files.list(directory)) {
      Files.delete(files.findFirst().orElseThrow());
    }
    now = now.plusSeconds(1);
    keep(bad, 900);
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void whatSeveralSinksRefuseIsKeptOnce() throws IOException {
    BadBatches bad = open(1 << 20);
    Batch batch = new Batch("w", "10.0.0.1", Unpooled.wrappedBuffer(new byte[9]), 9, 0, intake);
    bad.keep("files", batch, new byte[9], 9, "a fault");
    bad.keep("stdout", batch, new byte[9], 9, "a fault");
    batch.release();
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void aFolderThatWasTakenAwayIsMadeAgain() throws IOException {
    BadBatches bad = open(1 << 20);
    keep(bad, 10);
    try (Stream<Path> files = Files.list(directory)) {
      Files.delete(files.findFirst().orElseThrow());
    }
    Files.delete(directory);
    // This one is lost, and told; the next one is kept.
    keep(bad, 10);
    keep(bad, 10);
    assertThat(files()).isEqualTo(1);
  }
}
