package org.zeekbus.logger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.queue.Batch;
import org.zeekbus.logger.queue.MemoryQueue;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.thread.Supervisor;

/** Two threads at one place, again and again: nobody may be left waiting. */
final class IntakeTest {
  private static final int ROUNDS = 30_000;
  private static final int LARGE = 2 << 20;

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Supervisor supervisor = new Supervisor();

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Intake intake() {
    return new Intake(loop, 1 << 20, new ReadStalls(System::nanoTime, _ -> {}), supervisor);
  }

  /** The sink gives the only batch back while the loop finds that there is too much. */
  @Test
  void readingGoesOnHoweverTheLastBatchComesBack() throws Exception {
    AtomicReference<Intake> shared = new AtomicReference<>();
    AtomicInteger round = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Thread sink =
        Thread.ofPlatform()
            .start(() -> {
              for (int next = 1; next <= ROUNDS; next++) {
                while (round.get() < next) {
                  Thread.onSpinWait();
                }
                for (int i = next % 200; i > 0; i--) {
                  Thread.onSpinWait();
                }
                shared.get().gaveBack(LARGE);
                done.set(next);
              }
            });
    for (int next = 1; next <= ROUNDS; next++) {
      Intake intake = intake();
      shared.set(intake);
      int now = next;
      loop.submit(
              () -> {
                intake.took(LARGE);
                round.set(now);
                regulate(intake);
              })
          .sync();
      while (done.get() < next) {
        Thread.onSpinWait();
      }
      // This runs after the tasks that gaveBack() has put into the loop.
      loop.submit(() -> {}).sync();
      assertThat(intake.isFull()).as("full with nothing queued, in round %d", next).isFalse();
    }
    sink.join();
  }

  @SuppressWarnings("NullAway") // a peer that is unknown: it only looks again
  private static void regulate(Intake intake) {
    Connection nobody = null;
    intake.leave(nobody);
  }

  /** One adds, one takes; the last one is never left. */
  @Test
  void aBatchThatIsAddedWhileTheQueueWaitsIsTaken() throws Exception {
    Intake intake =
        new Intake(loop, Long.MAX_VALUE, new ReadStalls(System::nanoTime, _ -> {}), supervisor);
    MemoryQueue queue = new MemoryQueue("sink", SinkOverflow.BLOCK, 0, Path.of("none"));
    AtomicInteger taken = new AtomicInteger();
    Thread sink =
        Thread.ofPlatform()
            .start(() -> {
              try {
                int turns = 0;
                while (!queue.isOver()) {
                  Batch batch = queue.take(TimeUnit.HOURS.toNanos(1));
                  turns++;
                  if (batch != null && turns % 7 == 3) {
                    queue.putBack(batch);
                  } else if (batch != null) {
                    queue.done(batch);
                    taken.incrementAndGet();
                  }
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    for (int next = 1; next <= ROUNDS; next++) {
      Batch batch = new Batch("w", "10.0.0.1", Unpooled.EMPTY_BUFFER, 1, 0, intake);
      queue.add(batch);
      batch.release();
      if (next % 3 == 0) {
        while (taken.get() < next) {
          Thread.onSpinWait();
        }
      }
    }
    queue.end(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    sink.join();
    assertThat(taken.get()).isEqualTo(ROUNDS);
    assertThat(intake.queued()).isZero();
  }
}
