package org.zeekbus.logger.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

/** What becomes of batches that a sink has accepted and not flushed. */
final class UnflushedBatchesTest {
  private static final int LENGTH = 200;
  private static final int MEMORY = 10 * LENGTH;
  private static final long WAIT = TimeUnit.SECONDS.toNanos(20);
  private static final long LARGE = 1 << 20;
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path directory;

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Intake intake =
      new Intake(loop, Long.MAX_VALUE, new ReadStalls(System::nanoTime, _ -> {}), new Supervisor());
  private int added;

  @AfterEach
  void nothingIsHeld() {
    assertThat(intake.queued()).isZero();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private SpoolQueue start() throws IOException {
    return start(directory, LARGE, LARGE, LONG);
  }

  private static SpoolQueue start(Path spool, long bound, long mostKept, Duration flushInterval)
      throws IOException {
    return start(spool, bound, mostKept, false, flushInterval);
  }

  private static SpoolQueue start(
      Path spool, long bound, long mostKept, boolean isFlushRare, Duration flushInterval)
      throws IOException {
    return SpoolQueue.start(
        "remote",
        SinkOverflow.SPOOL,
        Spool.open(spool, bound),
        MEMORY,
        mostKept,
        isFlushRare,
        flushInterval,
        new Supervisor());
  }

  private void add(BatchQueue queue, int count) {
    for (int i = 0; i < count; i++) {
      Batch batch =
          new Batch(
              "worker",
              "10.0.0.1",
              Unpooled.directBuffer(LENGTH, LENGTH).writeInt(added).writeZero(LENGTH - 4),
              LENGTH,
              added,
              intake);
      added++;
      assertThat(queue.add(batch)).isTrue();
      batch.release();
    }
  }

  private static int number(Batch batch) {
    byte[] bytes = new byte[LENGTH];
    batch.copyTo(bytes);
    return Unpooled.wrappedBuffer(bytes).getInt(0);
  }

  private static Batch take(BatchQueue queue) throws InterruptedException {
    // Where the spool cannot be read, and while a copy is being written, nothing comes for a
    // moment.
    long deadline = System.nanoTime() + WAIT;
    Batch batch = queue.take(WAIT);
    while (batch == null && System.nanoTime() - deadline < 0) {
      batch = queue.take(WAIT);
    }
    return Objects.requireNonNull(batch, () -> "nothing came: " + queue.snapshot());
  }

  private static List<Integer> accept(BatchQueue queue, int count) throws InterruptedException {
    List<Integer> accepted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Batch batch = take(queue);
      accepted.add(number(batch));
      queue.accepted(batch);
    }
    return accepted;
  }

  private static List<Integer> numbers(int first, int behind) {
    return IntStream.range(first, behind).boxed().toList();
  }

  private static LoggerSnapshot.Spool spool(BatchQueue queue) {
    return Objects.requireNonNull(queue.snapshot().spool());
  }

  private static void awaitSafe(BatchQueue queue) {
    Await.until(() -> queue.snapshot().toString(), Await.DEADLINE, queue::holdsUnflushed);
  }

  /** A stop; nothing is lost. */
  private static void stop(SpoolQueue queue, boolean isFlushed) {
    queue.end(System.nanoTime());
    List<Batch> lost = new ArrayList<>();
    queue.keepRest(false, List.of(), lost::add);
    assertThat(lost).isEmpty();
    assertThat(queue.holdsUnflushed()).isTrue();
    if (isFlushed) {
      queue.flushed();
    }
    queue.close();
  }

  @Test
  void aFlushThatWorksLeavesNoTrace() throws Exception {
    SpoolQueue queue = start();
    add(queue, 10);
    assertThat(accept(queue, 10)).isEqualTo(numbers(0, 10));
    assertThat(intake.queued()).as("kept").isEqualTo(10 * LENGTH);
    assertThat(queue.holdsUnflushed()).isFalse();
    queue.flushed();
    assertThat(intake.queued()).isZero();
    assertThat(queue.holdsUnflushed()).isTrue();
    assertThat(spool(queue).bytes()).isZero();
    stop(queue, false);
    assertThat(Spool.leftIn(directory)).isZero();
  }

  @Test
  void aFlushThatFailsMovesWhatWasAcceptedToTheSpool() throws Exception {
    SpoolQueue queue = start();
    add(queue, 10);
    accept(queue, 4);
    queue.flushFailed();
    awaitSafe(queue);
    assertThat(intake.queued()).as("those that wait").isEqualTo(6 * LENGTH);
    assertThat(spool(queue).batches()).as("waiting in the spool").isZero();
    assertThat(spool(queue).bytes()).isGreaterThan(4 * LENGTH);
    assertThat(queue.keptBatches()).isEqualTo(4);
    assertThat(accept(queue, 6)).as("the others, and nothing twice").isEqualTo(numbers(4, 10));
    awaitSafe(queue);
    queue.flushed();
    assertThat(spool(queue).bytes()).isZero();
    assertThat(queue.keptBatches()).isZero();
    stop(queue, false);
  }

  @Test
  void aFlushThatHangsDoesSoToo() throws Exception {
    SpoolQueue queue = start(directory, LARGE, LARGE, Duration.ofMillis(20));
    add(queue, 4);
    accept(queue, 4);
    awaitSafe(queue);
    assertThat(queue.keptBatches()).isEqualTo(4);
    queue.flushed();
    stop(queue, false);
    assertThat(Spool.leftIn(directory)).isZero();
  }

  @Test
  void whatWasAcceptedStandsBeforeWhatIsSpooledLater() throws Exception {
    SpoolQueue queue = start();
    add(queue, 10);
    accept(queue, 5);
    Batch inHand = take(queue);
    add(queue, 20); // more than memory holds
    Await.until(
        () -> queue.snapshot().toString(), Await.DEADLINE, () -> spool(queue).batches() == 25);
    assertThat(queue.keptBatches()).isEqualTo(30);
    queue.accepted(inHand);
    assertThat(accept(queue, 10)).isEqualTo(numbers(6, 16));
    stop(queue, false);
    SpoolQueue next = start();
    assertThat(accept(next, 30)).isEqualTo(numbers(0, 30));
    next.flushed();
    stop(next, false);
    assertThat(Spool.leftIn(directory)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStopKeepsWhatTheLastFlushDoesNotSave(boolean isFlushed) throws Exception {
    SpoolQueue queue = start();
    add(queue, 10);
    accept(queue, 4);
    take(queue);
    stop(queue, isFlushed);
    SpoolQueue next = start();
    int first = isFlushed ? 4 : 0;
    assertThat(accept(next, 10 - first)).isEqualTo(numbers(first, 10));
    next.flushed();
    stop(next, false);
  }

  @Test
  void aBatchThatIsPutAsideIsNotKept() throws Exception {
    SpoolQueue queue = start();
    add(queue, 3);
    accept(queue, 1);
    queue.done(take(queue));
    accept(queue, 1);
    stop(queue, false);
    SpoolQueue next = start();
    assertThat(accept(next, 2)).containsExactly(0, 2);
    next.flushed();
    stop(next, false);
  }

  @Test
  void whatASinkWithoutSuchLossesHasAcceptedIsItsOwn() throws Exception {
    SpoolQueue queue = start(directory, LARGE, 0, LONG);
    add(queue, 3);
    accept(queue, 3);
    assertThat(intake.queued()).isZero();
    queue.flushFailed();
    assertThat(queue.holdsUnflushed()).isFalse();
    queue.end(System.nanoTime());
    queue.keepRest(false, List.of(), _ -> {});
    queue.close();
    assertThat(Spool.leftIn(directory)).isZero();
  }

  @Test
  void aFlushIsDueOnceMuchIsKept() throws Exception {
    SpoolQueue queue = start(directory, LARGE, 3 * LENGTH, LONG);
    add(queue, 10);
    for (int i = 0; i < 3; i++) {
      assertThat(queue.accepted(take(queue))).isFalse();
    }
    assertThat(queue.accepted(take(queue))).isTrue();
    queue.flushed();
    assertThat(queue.accepted(take(queue))).isFalse();
    stop(queue, true);
  }

  @Test
  void ofASinkThatFlushesRarelyTheSpoolGetsWhatIsMoreThanTheBound() throws Exception {
    SpoolQueue queue = start(directory, LARGE, 3 * LENGTH, true, LONG);
    add(queue, 10);
    for (int i = 0; i < 10; i++) {
      assertThat(queue.accepted(take(queue))).as("a flush is due").isFalse();
    }
    Await.until(
        () -> queue.snapshot().toString(),
        Await.DEADLINE,
        () -> queue.keptBatches() == 7 && intake.queued() == 3 * LENGTH);
    assertThat(queue.holdsUnflushed()).isFalse();
    stop(queue, false);
    SpoolQueue next = start();
    assertThat(accept(next, 10)).isEqualTo(numbers(0, 10));
    next.flushed();
    stop(next, false);
  }

  @Test
  void aMarkSaysHowFarTheSpoolIs() throws Exception {
    SpoolQueue queue = start(directory, LARGE, 3 * LENGTH, true, LONG);
    add(queue, 8);
    accept(queue, 4);
    queue.mark();
    assertThat(queue.holdsMarked()).isFalse();
    accept(queue, 4);
    Await.until(() -> queue.snapshot().toString(), Await.DEADLINE, queue::holdsMarked);
    assertThat(queue.holdsUnflushed()).isFalse();
    queue.mark();
    assertThat(queue.holdsMarked()).isFalse();
    queue.flushed();
    assertThat(queue.holdsMarked()).isTrue();
    stop(queue, false);
  }

  @Test
  void aRareFlushIsDueOnceItAloneMakesRoomInTheSpool() throws Exception {
    SpoolQueue queue = start(directory, 20 * 300, LENGTH, true, LONG);
    boolean isDue = false;
    while (!isDue) {
      assertThat(added).as("batches without a flush").isLessThan(40);
      add(queue, 1);
      isDue = queue.accepted(take(queue));
      if (!isDue) {
        Await.until("the spool has the others", () -> intake.queued() <= LENGTH);
      }
    }
    assertThat(added).isGreaterThan(5);
    queue.flushed();
    assertThat(spool(queue).bytes()).isZero();
    add(queue, 1);
    assertThat(queue.accepted(take(queue))).isFalse();
    stop(queue, true);
  }

  /** As a sink may have a fault in its flush for ever, and must not fill the intake with that. */
  @Test
  void aSinkThatGoesOnWithoutFlushesAndWithoutASpoolKeepsItsBound() throws Exception {
    SpoolQueue queue = start(directory, LENGTH, 3 * LENGTH, LONG);
    queue.flushFailed();
    for (int i = 0; i < 30; i++) {
      add(queue, 1);
      assertThat(queue.accepted(take(queue))).isFalse();
    }
    // The one that the thread of the queue tries to write is held a moment longer.
    Await.until("the bound is kept", () -> intake.queued() == 6 * LENGTH);
    assertThat(queue.holdsUnflushed()).isFalse();
    queue.end(System.nanoTime());
    queue.keepRest(false, List.of(), _ -> {});
    assertThat(queue.keptBatches()).isEqualTo(6);
    assertThat(queue.holdsUnflushed()).as("all of it").isFalse();
    queue.close();
  }

  @Test
  void onAFullDiskWhatWasAcceptedStaysInMemoryAndIsTriedAgain() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "64k")) {
      SpoolQueue queue = start(disk.path().resolve("spool"), LARGE, LARGE, LONG);
      Path ballast = disk.fill();
      add(queue, 10);
      accept(queue, 10);
      queue.flushFailed();
      Await.until(
          () -> queue.snapshot().toString(), Await.DEADLINE, () -> spool(queue).diskErrors() > 1);
      assertThat(queue.holdsUnflushed()).isFalse();
      assertThat(intake.queued()).isEqualTo(10 * LENGTH);
      Files.delete(ballast);
      awaitSafe(queue);
      assertThat(queue.keptBatches()).isEqualTo(10);
      queue.flushed();
      stop(queue, false);
    }
  }

  /**
   * Random steps beside a list that says what each batch is. After a kill at any moment, what the
   * spool offers is a first part of all that was not flushed; after a stop it is all of it.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void orderHoldsAndNothingIsMissing(long seed) throws Exception {
    new Life(new Random(seed)).run();
  }

  /** A queue and its plain twin. */
  private final class Life {
    private final Random random;
    private final long bound;
    private final Duration interval;
    private final boolean isFlushRare;
    private final List<Integer> unflushed = new ArrayList<>();
    private final List<Integer> waiting = new ArrayList<>();

    private final TreeSet<Integer> flushed = new TreeSet<>();
    private final TreeSet<Integer> putAside = new TreeSet<>();

    private int runs;
    private Path spool = directory.resolve("0");
    private SpoolQueue queue;
    private @Nullable Batch inHand;
    private boolean isFlushFailed;
    private int kills;
    private int stops;

    Life(Random random) throws IOException {
      this.random = random;
      this.bound = random.nextInt(3) == 0 ? 20 * 300 : LARGE;
      this.interval = random.nextBoolean() ? LONG : Duration.ofMillis(2);
      this.isFlushRare = random.nextBoolean();
      this.queue = start();
    }

    private SpoolQueue start() throws IOException {
      long mostKept = isFlushRare ? 3 * LENGTH : LARGE;
      return UnflushedBatchesTest.start(spool, bound, mostKept, isFlushRare, interval);
    }

    void run() throws Exception {
      for (int step = 0; step < 1500; step++) {
        switch (random.nextInt(40)) {
          case 0, 1, 2, 3, 4, 5, 6, 7 -> {
            int from = added;
            add(queue, random.nextInt(5));
            waiting.addAll(numbers(from, added));
          }
          case 8 -> {
            flush();
          }
          case 9 -> {
            if (inHand == null) {
              queue.flushFailed();
              isFlushFailed = true;
            }
          }
          case 10 -> {
            if (random.nextInt(4) == 0) {
              kill();
            }
          }
          case 11 -> {
            if (random.nextInt(4) == 0) {
              stopAndStart();
            }
          }
          default -> next();
        }
      }
      while (!waiting.isEmpty()) {
        next();
      }
      flush();
      assertThat(spool(queue).damaged()).isZero();
      stop(queue, false);
      assertThat(kills).isPositive();
      assertThat(stops).isPositive();
    }

    private void flush() {
      if (inHand == null) {
        queue.flushed();
        flushed.addAll(unflushed);
        unflushed.clear();
        isFlushFailed = false;
      }
    }

    private void next() throws InterruptedException {
      Batch batch = inHand;
      if (batch == null) {
        if (!waiting.isEmpty()) {
          inHand = take(queue);
          assertThat(number(inHand)).isEqualTo(waiting.getFirst());
        }
        return;
      }
      inHand = null;
      switch (random.nextInt(10)) {
        case 0, 1 -> queue.putBack(batch);
        case 2 -> {
          queue.done(batch);
          putAside.add(waiting.removeFirst());
        }
        default -> {
          queue.accepted(batch);
          unflushed.add(waiting.removeFirst());
        }
      }
    }

    /** The files as they are at this moment. */
    private void kill() throws Exception {
      kills++;
      int sure = 0;
      if (isFlushFailed && bound == LARGE && inHand == null) {
        awaitSafe(queue);
        sure = unflushed.size();
      }
      Path copy = directory.resolve(Integer.toString(++runs));
      Files.createDirectories(copy);
      try (Stream<Path> files = Files.list(spool)) {
        for (Path file : files.sorted().toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
      inHand = null;
      queue.end(System.nanoTime());
      queue.keepRest(false, List.of(), _ -> {});
      queue.close();
      spool = copy;
      restart(sure);
    }

    private void stopAndStart() throws Exception {
      stops++;
      inHand = null;
      boolean isFlushed = random.nextBoolean();
      stop(queue, isFlushed);
      if (isFlushed) {
        flushed.addAll(unflushed);
        unflushed.clear();
      }
      restart(unflushed.size() + waiting.size());
    }

    /** So many that were not flushed must be there at least. */
    private void restart(int least) throws Exception {
      List<Integer> expected = new ArrayList<>(unflushed);
      expected.addAll(waiting);
      List<Integer> offered = new ArrayList<>();
      try (Spool look = Spool.open(spool, LARGE)) {
        for (Spool.Entry entry = look.read(); entry != null; entry = look.read()) {
          offered.add(entry.batch().getInt(entry.batch().readerIndex()));
          entry.batch().release();
        }
        look.handled();
        assertThat(look.damaged()).isZero();
      }
      assertThat(offered).isSorted().doesNotHaveDuplicates();
      assertThat(offered.stream().filter(flushed::contains).count())
          .as("flushed, but being written at that time")
          .isLessThanOrEqualTo(1);
      List<Integer> due =
          offered.stream()
              .filter(each -> !flushed.contains(each) && !putAside.contains(each))
              .toList();
      assertThat(due).isEqualTo(expected.subList(0, due.size()));
      assertThat(due.size()).isGreaterThanOrEqualTo(least);
      unflushed.clear();
      waiting.clear();
      waiting.addAll(offered);
      flushed.removeAll(offered);
      putAside.removeAll(offered);
      isFlushFailed = false;
      queue = start();
    }
  }
}
