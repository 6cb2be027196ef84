package org.zeekbus.logger.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.logger.intake.Intake;
import org.zeekbus.logger.intake.ReadStalls;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.system.SmallDisk;
import org.zeekbus.zmtp.thread.Supervisor;

/** The order of batches over memory and spool, and what becomes of them when that is full. */
final class SpoolQueueTest {
  private static final int LENGTH = 200;
  private static final int MEMORY = 10 * LENGTH;
  private static final long WAIT = TimeUnit.SECONDS.toNanos(20);

  @TempDir private Path directory;

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Intake intake =
      new Intake(loop, Long.MAX_VALUE, new ReadStalls(System::nanoTime, _ -> {}), new Supervisor());
  private final List<Integer> taken = new ArrayList<>();
  private final List<Batch> lost = new ArrayList<>();
  private Duration longestInMemory = Duration.ofHours(1);
  private long mostKept;
  private int added;

  @AfterEach
  void nothingIsHeld() {
    assertThat(intake.queued()).isZero();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private SpoolQueue start(long bound) throws IOException {
    return start(directory, bound);
  }

  private SpoolQueue start(Path spool, long bound) throws IOException {
    return start(Spool.open(spool, bound));
  }

  private SpoolQueue start(Spool spool) {
    return SpoolQueue.start(
        "slow",
        SinkOverflow.SPOOL,
        spool,
        MEMORY,
        mostKept,
        false,
        longestInMemory,
        new Supervisor());
  }

  private void add(BatchQueue queue, int count) {
    for (int i = 0; i < count; i++) {
      ByteBuf payload = Unpooled.directBuffer(LENGTH, LENGTH).writeInt(added).writeZero(LENGTH - 4);
      Batch batch =
          new Batch("worker-" + added % 3, "10.0.0.1", payload, LENGTH, 1000L + added, intake);
      added++;
      assertThat(queue.add(batch)).isTrue();
      batch.release();
    }
  }

  private Batch take(BatchQueue queue) throws InterruptedException {
    Batch batch = queue.take(WAIT);
    if (batch == null) {
      throw new AssertionError(
          "nothing after %d of %d: %s".formatted(taken.size(), added, queue.snapshot()));
    }
    byte[] bytes = new byte[LENGTH];
    batch.copyTo(bytes);
    int number = Unpooled.wrappedBuffer(bytes).getInt(0);
    assertThat(batch.sender()).isEqualTo("worker-" + number % 3);
    assertThat(batch.arrivedMillis()).isEqualTo(1000L + number);
    taken.add(number);
    return batch;
  }

  private void takeAndDo(BatchQueue queue, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      queue.done(take(queue));
    }
  }

  private void assertAllInOrder() {
    assertThat(taken).isEqualTo(IntStream.range(0, added).boxed().toList());
  }

  private void end(BatchQueue queue) {
    queue.end(System.nanoTime() + WAIT);
    assertThat(queue.isOver()).isTrue();
    keepRest(queue);
  }

  private void keepRest(BatchQueue queue) {
    queue.keepRest(false, List.of(), lost::add);
    assertThat(lost).isEmpty();
    queue.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void orderHoldsFromMemoryToSpoolAndBack(long seed) throws Exception {
    Random random = new Random(seed);
    SpoolQueue queue = start(1 << 20);
    int spooled = 0;
    for (int round = 0; round < 60; round++) {
      add(queue, random.nextInt(30));
      if (spool(queue).batches() == 0) {
        takeAndDo(queue, random.nextInt(added - taken.size() + 1));
      } else {
        spooled++;
        takeAndDo(queue, random.nextInt(Math.min(30, added - taken.size() + 1)));
      }
      if (random.nextInt(4) == 0) {
        queue.flushed();
      }
    }
    assertThat(spooled).as("rounds with something in the spool").isPositive();
    takeAndDo(queue, added - taken.size());
    assertAllInOrder();
    queue.flushed();
    assertNothingWaits(queue);
    end(queue);
  }

  @Test
  void aFullSpoolBlocksAndGoesOn() throws Exception {
    SpoolQueue queue = start(20 * 300);
    add(queue, 100);
    Await.until(
        () -> queue.snapshot().toString(),
        Await.DEADLINE,
        () -> intake.queued() < 90 * LENGTH && isWaiting(queue));
    assertThat(intake.queued()).as("memory, and what does not fit").isGreaterThan(60 * LENGTH);
    for (int i = 0; i < 10; i++) {
      takeAndDo(queue, 10);
      queue.flushed();
      add(queue, i < 5 ? 3 : 0);
    }
    takeAndDo(queue, added - taken.size());
    assertAllInOrder();
    queue.flushed();
    end(queue);
  }

  private static LoggerSnapshot.Spool spool(BatchQueue queue) {
    return Objects.requireNonNull(queue.snapshot().spool());
  }

  private static void assertNothingWaits(BatchQueue queue) {
    assertThat(queue.snapshot().batches()).isZero();
    assertThat(spool(queue).batches()).isZero();
    assertThat(spool(queue).bytes()).isZero();
    assertThat(spool(queue).damaged()).isZero();
  }

  private static boolean isWaiting(BatchQueue queue) {
    return spool(queue).batches() > 0;
  }

  @Test
  void batchesLargerThanTheSpoolComeThrough() throws Exception {
    SpoolQueue queue = start(LENGTH);
    add(queue, 50);
    takeAndDo(queue, 50);
    assertAllInOrder();
    end(queue);
  }

  /** The one in hand comes from memory, from the spool, or past a spool that is full. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 15, 35, 60})
  void whatIsLeftAtAStopComesFirst(int before) throws Exception {
    SpoolQueue queue = start(20 * 300);
    add(queue, 80);
    takeAndDo(queue, before);
    take(queue);
    taken.removeLast();
    queue.end(System.nanoTime());
    assertThat(queue.isOver()).isTrue();
    queue.keepRest(false, List.of(), lost::add);
    assertThat(queue.take(0)).isNull();
    assertThat(lost).isEmpty();
    queue.flushed();
    queue.close();

    SpoolQueue next = start(1 << 20);
    add(next, 20);
    takeAndDo(next, added - taken.size());
    assertAllInOrder();
    next.flushed();
    end(next);
  }

  /**
   * The sink's thread and the stop both come to discard the copy of a batch that is done, and both
   * wait for the spool.
   */
  @Test
  void aStopWhileTheSinksThreadHangsInTheSpoolDiscardsNothingElse() throws Exception {
    longestInMemory = Duration.ofMillis(20);
    Spool spool = Spool.open(directory, 1 << 20);
    SpoolQueue queue = start(spool);
    add(queue, 5);
    Batch first = take(queue);
    Await.until(
        () -> queue.snapshot().toString(), Await.DEADLINE, () -> spool(queue).batches() == 5);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread.Builder threads =
        Thread.ofPlatform().uncaughtExceptionHandler((_, failure) -> failures.add(failure));
    Thread sink;
    Thread stop;
    // All reads of the spool wait for this, as they do for a disk that hangs.
    synchronized (spool) {
      sink = threads.start(() -> queue.done(first));
      Await.until("the sink's thread hangs", () -> sink.getState() == Thread.State.BLOCKED);
      stop = threads.start(() -> queue.keepRest(false, List.of(), lost::add));
      Await.until("the stop waits", () -> stop.getState() == Thread.State.BLOCKED);
    }
    sink.join();
    stop.join();
    assertThat(failures).isEmpty();
    assertThat(lost).isEmpty();
    queue.flushed();
    queue.close();

    SpoolQueue next = start(1 << 20);
    takeAndDo(next, added - taken.size());
    assertAllInOrder();
    next.flushed();
    end(next);
  }

  @Test
  void aFullDiskIsCountedAndNothingIsMissing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "64k")) {
      SpoolQueue queue = start(disk.path().resolve("spool"), 1 << 20);
      add(queue, 1000);
      Await.until(
          () -> queue.snapshot().toString(), Await.DEADLINE, () -> spool(queue).diskErrors() > 0);
      assertThat(intake.queued()).isGreaterThan(500 * LENGTH);
      for (int i = 0; i < 20; i++) {
        takeAndDo(queue, 50);
        queue.flushed();
      }
      assertAllInOrder();
      assertThat(queue.snapshot().batches()).isZero();
      assertThat(spool(queue).damaged()).isZero();
      end(queue);
    }
  }

  @Test
  void whatWaitsLongerThanAFlushIntervalIsSpooledTheOneInHandToo() throws Exception {
    longestInMemory = Duration.ofMillis(20);
    SpoolQueue queue = start(1 << 20);
    add(queue, 5);
    Batch first = take(queue);
    Await.until(
        () -> queue.snapshot().toString(), Await.DEADLINE, () -> spool(queue).batches() == 5);
    assertThat(intake.queued()).as("the one in hand").isEqualTo(LENGTH);
    add(queue, 5);
    queue.done(first);
    takeAndDo(queue, 9);
    assertAllInOrder();
    queue.flushed();
    assertNothingWaits(queue);
    end(queue);
  }

  @Test
  void aSinkThatKeepsUpSpoolsNothing() throws Exception {
    longestInMemory = Duration.ofMinutes(1);
    SpoolQueue queue = start(1 << 20);
    for (int i = 0; i < 100; i++) {
      add(queue, 5);
      takeAndDo(queue, 5);
      queue.flushed();
    }
    assertAllInOrder();
    assertNothingWaits(queue);
    end(queue);
  }

  /** Taken from memory, from the spool, and past a spool that is full, each time twice or more. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void whatTheSinkCannotTakeComesFirstAgain(long seed) throws Exception {
    Random random = new Random(seed);
    longestInMemory = Duration.ofMillis(2);
    SpoolQueue queue = start(random.nextBoolean() ? 1 << 20 : 20 * 300);
    for (int round = 0; round < 200; round++) {
      add(queue, random.nextInt(12));
      for (int left = random.nextInt(added - taken.size() + 1); left > 0; left--) {
        Batch batch = take(queue);
        if (random.nextInt(3) == 0) {
          taken.removeLast();
          queue.putBack(batch);
        } else {
          queue.done(batch);
        }
      }
      if (random.nextInt(4) == 0) {
        queue.flushed();
      }
    }
    takeAndDo(queue, added - taken.size());
    assertAllInOrder();
    queue.flushed();
    end(queue);
  }
}
