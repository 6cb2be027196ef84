package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.UncaughtCheck;
import org.zeekbus.zmtp.thread.Supervisor;

/** Which holder has to give something up, and when. */
final class MemoryGuardTest {
  private static final int MIB = 1 << 20;
  private static final long BOUND = 32 * MIB;

  private final EventLoop loop = new DefaultEventLoop();
  private final BufferMemory memory = new BufferMemory(BOUND);
  private final Supervisor supervisor = new Supervisor();
  private final List<ByteBuf> buffers = new ArrayList<>();

  @AfterEach
  void release() {
    buffers.forEach(ByteBuf::release);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void belowThreeQuartersNothingHappens() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held stuck = new Held(20 * MIB, MemoryGuard.Kind.QUEUE, true);
    guard.add(stuck);
    take(23);
    assertThat(guard.isExhausted()).isFalse();
    assertRelieved(stuck, 0);
  }

  @Test
  void thenReadingStopsAndTheLargestStuckQueueGives() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held moves = new Held(12 * MIB, MemoryGuard.Kind.QUEUE, false);
    Held stuck = new Held(8 * MIB, MemoryGuard.Kind.QUEUE, true);
    Held lessStuck = new Held(4 * MIB, MemoryGuard.Kind.QUEUE, true);
    List.of(moves, stuck, lessStuck).forEach(guard::add);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(stuck, 1);
    assertRelieved(moves, 0);
    assertRelieved(lessStuck, 0);
  }

  @Test
  void whatMovesIsWaitedForUntilTheBoundIsClose() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held moves = new Held(25 * MIB, MemoryGuard.Kind.QUEUE, false);
    guard.add(moves);
    take(28);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(moves, 0);
    take(3);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(moves, 1);
  }

  @Test
  void whereIncompleteMessagesHoldMostTheLargestOfThoseGives() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held stuck = new Held(8 * MIB, MemoryGuard.Kind.QUEUE, true);
    Held message = new Held(6 * MIB, MemoryGuard.Kind.MESSAGE, false);
    Held larger = new Held(11 * MIB, MemoryGuard.Kind.MESSAGE, false);
    List.of(stuck, message, larger).forEach(guard::add);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(larger, 1);
    assertRelieved(message, 0);
    assertRelieved(stuck, 0);
  }

  @Test
  void whereSubscriptionsHoldMostThePublisherThatStandsStillGives() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held queue = new Held(8 * MIB, MemoryGuard.Kind.QUEUE, true);
    Held moves = new Held(9 * MIB, MemoryGuard.Kind.SUBSCRIPTIONS, false);
    Held stuck = new Held(6 * MIB, MemoryGuard.Kind.SUBSCRIPTIONS, true);
    List.of(queue, moves, stuck).forEach(guard::add);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(stuck, 1);
    take(6);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(moves, 1);
    assertRelieved(queue, 0);
  }

  @Test
  void aStuckQueueGivesWhereSubscriptionsHoldMostAndMove() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held queue = new Held(8 * MIB, MemoryGuard.Kind.QUEUE, true);
    Held moves = new Held(9 * MIB, MemoryGuard.Kind.SUBSCRIPTIONS, false);
    List.of(queue, moves).forEach(guard::add);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(queue, 1);
    assertRelieved(moves, 0);
  }

  @Test
  void subscriptionsGiveEvenWhereNoMessageMayBeDropped() {
    MemoryGuard guard = new MemoryGuard(memory, false, supervisor);
    Held queue = new Held(20 * MIB, MemoryGuard.Kind.QUEUE, true);
    Held stuck = new Held(5 * MIB, MemoryGuard.Kind.SUBSCRIPTIONS, true);
    List.of(queue, stuck).forEach(guard::add);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(stuck, 1);
    assertRelieved(queue, 0);
  }

  @Test
  void queuesNeverGiveWhereNothingMayBeDropped() {
    MemoryGuard guard = new MemoryGuard(memory, false, supervisor);
    Held stuck = new Held(31 * MIB, MemoryGuard.Kind.QUEUE, true);
    guard.add(stuck);
    take(31);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(stuck, 0);
  }

  /** Publishers do not wait for them, so that nobody would else make room. */
  @Test
  void queuesThatNobodyWaitsForGiveWherePacedOnesNeverDo() {
    MemoryGuard guard = new MemoryGuard(memory, false, supervisor);
    Held paced = new Held(20 * MIB, MemoryGuard.Kind.QUEUE, true);
    Held client = new Held(5 * MIB, MemoryGuard.Kind.UNPACED_QUEUE, true);
    List.of(paced, client).forEach(guard::add);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(client, 1);
    assertRelieved(paced, 0);
  }

  @Test
  void queuesThatMoveGiveOnlyIfNobodyWaitsForThemAndTheyHoldAQuarter() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held paced = new Held(18 * MIB, MemoryGuard.Kind.QUEUE, false);
    Held client = new Held(5 * MIB, MemoryGuard.Kind.UNPACED_QUEUE, false);
    List.of(paced, client).forEach(guard::add);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(client, 0);
    Held other = new Held(4 * MIB, MemoryGuard.Kind.UNPACED_QUEUE, false);
    guard.add(other);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(client, 1);
    assertRelieved(other, 0);
    assertRelieved(paced, 0);
  }

  /** Its subscriber may end for it. */
  @Test
  void aQueueThatNobodyWaitsForDoesNotGiveForNextToNothing() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held client = new Held(BOUND / 1024, MemoryGuard.Kind.UNPACED_QUEUE, true);
    guard.add(client);
    take(31);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(client, 0);
  }

  @Test
  void whoHasLeftIsNotAsked() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held gone = new Held(20 * MIB, MemoryGuard.Kind.QUEUE, true);
    guard.add(gone);
    guard.remove(gone);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(gone, 0);
  }

  /** A holder that fails to give is asked again, and so are all others. */
  @Test
  void whoThrowsInsteadOfGivingIsAskedAgain() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    Held stuck = new Held(20 * MIB, MemoryGuard.Kind.QUEUE, true);
    stuck.throwsErrors = true;
    guard.add(stuck);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(stuck, 1);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(stuck, 2);
    assertThat(supervisor.failures()).isEqualTo(2);
    assertThat(UncaughtCheck.takeSupervised()).singleElement().asString().contains("thrown");
  }

  @Test
  void whoCannotBeAskedIsNotWaitedFor() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    EventLoop ended = new DefaultEventLoop();
    ended.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    Held gone = new Held(20 * MIB, MemoryGuard.Kind.QUEUE, true, ended);
    guard.add(gone);
    take(25);
    assertThat(guard.isExhausted()).isTrue();
    guard.remove(gone);
    Held stuck = new Held(10 * MIB, MemoryGuard.Kind.QUEUE, true);
    guard.add(stuck);
    assertThat(guard.isExhausted()).isTrue();
    assertRelieved(stuck, 1);
  }

  @Test
  void aMeterLooksOnlyNowAndThen() {
    MemoryGuard guard = new MemoryGuard(memory, true, supervisor);
    take(25);
    MemoryGuard.Meter meter = guard.new Meter();
    long lookEvery = BOUND / 128;
    assertThat(meter.isExhaustedAfter(lookEvery - 1)).isFalse();
    assertThat(meter.isExhaustedAfter(1)).isTrue();
    assertThat(meter.isExhaustedAfter(1)).isFalse();
  }

  private void take(int mebibytes) {
    for (int i = 0; i < mebibytes; i++) {
      buffers.add(memory.allocator().directBuffer(MIB));
    }
  }

  /** After all that the guard has asked for was done. */
  private void assertRelieved(Held holder, int times) {
    loop.submit(() -> {}).awaitUninterruptibly();
    assertThat(holder.relieved.get()).isEqualTo(times);
  }

  private final class Held implements MemoryGuard.Holder {
    private final long bytes;
    private final MemoryGuard.Kind kind;
    private final boolean isStuck;
    private final EventLoop home;
    private final AtomicInteger relieved = new AtomicInteger();
    private volatile boolean throwsErrors;

    Held(long bytes, MemoryGuard.Kind kind, boolean isStuck) {
      this(bytes, kind, isStuck, loop);
    }

    Held(long bytes, MemoryGuard.Kind kind, boolean isStuck, EventLoop home) {
      this.home = home;
      this.bytes = bytes;
      this.kind = kind;
      this.isStuck = isStuck;
    }

    @Override
    public long held() {
      return bytes;
    }

    @Override
    public MemoryGuard.Kind kind() {
      return kind;
    }

    @Override
    public boolean isStuck() {
      return isStuck;
    }

    @Override
    public EventLoop loop() {
      return home;
    }

    @Override
    public void relieve() {
      relieved.incrementAndGet();
      if (throwsErrors) {
        throw new AssertionError("thrown");
      }
    }
  }
}
