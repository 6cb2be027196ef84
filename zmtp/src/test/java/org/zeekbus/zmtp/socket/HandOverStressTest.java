package org.zeekbus.zmtp.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.TestTransport;

/**
 * Threads that meet at one point, thousands of times: whatever the order in which they come
 * through, nobody may wait for what has been, and nothing may be lost or come twice.
 */
final class HandOverStressTest {
  private static final int ROUNDS = 3000;
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Transport transport = TestTransport.start();
  private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new);

  @AfterEach
  void close() {
    threads.shutdownNow();
    transport.close();
  }

  /**
   * Pauses and resumes of several threads, while messages come: at the end of each round it reads.
   */
  @Test
  void whoHasBeenResumedReads() throws Exception {
    AtomicLong received = new AtomicLong();
    try (PullSocket pull = new PullSocket(transport, (from, frames) -> received.incrementAndGet());
        PushSocket push = new PushSocket(transport, SocketListener.NONE)) {
      push.connect(pull.bind(TestTransport.ANY_PORT));
      Message message = Message.of("a".getBytes(UTF_8));
      CyclicBarrier meet = new CyclicBarrier(3);
      Future<?> pauses = threads.submit(rounds(meet, () -> pauseAndResume(pull)));
      Future<?> pausesToo = threads.submit(rounds(meet, () -> pauseAndResume(pull)));
      for (int round = 0; round < ROUNDS; round++) {
        meet.await(20, TimeUnit.SECONDS);
        assertThat(push.push(message, LONG)).isEqualTo(SendResult.SENT);
        meet.await(20, TimeUnit.SECONDS);
        long expected = round + 1L;
        Await.until(
            () -> "message %d, %d have come".formatted(expected, received.get()),
            LONG,
            () -> received.get() == expected);
      }
      pauses.get();
      pausesToo.get();
    }
  }

  private static boolean pauseAndResume(PullSocket pull) {
    pull.pause();
    pull.resume();
    return true;
  }

  /** Queues of one message: each sender waits for room all the time, and none for ever. */
  @Test
  void whoWaitsForRoomGetsIt() throws Exception {
    int senders = 4;
    int each = ROUNDS;
    List<List<Integer>> heard = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      heard.add(new ArrayList<>());
    }
    AtomicLong received = new AtomicLong();
    MessageListener listener =
        (from, frames) -> {
          ByteBuffer body = ByteBuffer.wrap(Message.copyOf(frames).topic().bytes());
          synchronized (heard) {
            heard.get(body.getInt()).add(body.getInt());
          }
          received.incrementAndGet();
        };
    SendSettings one = new SendSettings(1, 1 << 20, false);
    try (PullSocket pull = new PullSocket(transport, listener);
        PushSocket push =
            new PushSocket(
                transport, SocketSettings.of(SocketType.PUSH), one, SocketListener.NONE)) {
      push.connect(pull.bind(TestTransport.ANY_PORT));
      List<Future<?>> all = new ArrayList<>();
      for (int sender = 0; sender < senders; sender++) {
        int number = sender;
        all.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                byte[] body = ByteBuffer.allocate(8).putInt(number).putInt(i).array();
                assertThat(push.push(Message.of(body), LONG)).isEqualTo(SendResult.SENT);
              }
              return null;
            }));
      }
      for (Future<?> sender : all) {
        sender.get();
      }
      Await.until("all", () -> received.get() == (long) senders * each);
    }
    synchronized (heard) {
      for (List<Integer> of : heard) {
        assertThat(of).hasSize(each).isSorted();
      }
    }
  }

  /** Peers come and go while all are paused and resumed: a new one is read as the others are. */
  @Test
  void whoComesDuringAPauseIsReadAfterIt() throws Exception {
    AtomicLong received = new AtomicLong();
    try (PullSocket pull =
        new PullSocket(transport, (from, frames) -> received.incrementAndGet())) {
      Endpoint endpoint = pull.bind(TestTransport.ANY_PORT);
      CyclicBarrier meet = new CyclicBarrier(2);
      Future<?> pauses = threads.submit(rounds(meet, ROUNDS / 10, () -> pauseAndResume(pull)));
      for (int round = 0; round < ROUNDS / 10; round++) {
        try (RawPeer raw = RawPeer.connect(endpoint)) {
          raw.greets();
          meet.await(20, TimeUnit.SECONDS);
          raw.sends("04 1A 05 'READY' 0B 'Socket-Type' 00 00 00 04 'PUSH' 00 01 'a'");
          long expected = round + 1L;
          Await.until(() -> "message " + expected, LONG, () -> received.get() == expected);
          meet.await(20, TimeUnit.SECONDS);
        }
      }
      pauses.get();
    }
  }

  private static Callable<?> rounds(CyclicBarrier meet, Callable<?> task) {
    return rounds(meet, ROUNDS, task);
  }

  private static Callable<?> rounds(CyclicBarrier meet, int count, Callable<?> task) {
    return () -> {
      for (int round = 0; round < count; round++) {
        meet.await(20, TimeUnit.SECONDS);
        task.call();
        meet.await(20, TimeUnit.SECONDS);
      }
      return count;
    };
  }
}
