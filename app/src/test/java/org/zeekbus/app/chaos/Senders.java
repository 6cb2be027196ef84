package org.zeekbus.app.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.FullQueuePolicy;
import org.zeekbus.node.Problem;
import org.zeekbus.node.ZeekLog;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/**
 * Nodes at a steady pace until they are stopped: one of ours, which publishes events and writes
 * three logs, a second that hears the events, and a PUSH of libzmq with two logs.
 *
 * <p>Owner: the test's thread starts and closes; two threads send.
 */
final class Senders implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(5);
  private static final int RECORDS = 5;

  @ZeekLog(stream = "Alpha::LOG", path = "alpha")
  record Alpha(Instant ts, String mark, String text) {}

  @ZeekLog(stream = "Beta::LOG", path = "beta/inner")
  record Beta(Instant ts, String mark, String text) {}

  @ZeekLog(stream = "Gamma::LOG", path = "gamma")
  record Gamma(Instant ts, String mark, String text) {}

  /** An event that was heard, and when. */
  record Heard(long number, long nanos) {}

  private final Ledger ledger;
  private final ClusterNode node;
  private final ClusterNode listener;
  private final PythonPeer python = PythonPeer.start();
  private final PythonPeer.Socket push;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> sending;
  private final AtomicInteger published = new AtomicInteger();
  private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
  private volatile boolean isOver;

  Senders(ChaosSite site, Ledger ledger) throws InterruptedException {
    this.ledger = ledger;
    listener =
        ClusterNode.builder("listener")
            .broker(site.xpub, site.xsub)
            .subscribe("chaos.")
            .on(
                "Chaos::tick",
                event ->
                    heard.add(
                        new Heard(
                            ((CountValue) event.arguments().getFirst()).value(),
                            System.nanoTime())))
            .join();
    node =
        ClusterNode.builder("worker-1")
            .broker(site.xpub, site.xsub)
            .loggers(site.pull)
            .logQueue(100_000, FullQueuePolicy.DROP)
            .logBatch(50, Duration.ofMillis(100))
            .join();
    push = python.socket("PUSH", "SNDHWM=0");
    push.connect(Endpoint.parse(site.pull));
    sending = List.of(executor.submit(this::sendFromNode), executor.submit(this::sendFromLibzmq));
  }

  private void sendFromNode() {
    String text = "x".repeat(60);
    while (!isOver) {
      for (int i = 0; i < RECORDS; i++) {
        node.log(Alpha.class).write(new Alpha(Instant.now(), ledger.next("node"), text));
        node.log(Beta.class).write(new Beta(Instant.now(), ledger.next("node"), text));
        node.log(Gamma.class).write(new Gamma(Instant.now(), ledger.next("node"), text));
      }
      var _ = node.publish("chaos.tick", "Chaos::tick", Values.count(published.getAndIncrement()));
      LockSupport.parkNanos(PACE.toNanos() * 4);
    }
  }

  private void sendFromLibzmq() {
    List<LogBatchWriter> logs = List.of(writer("delta"), writer("epsilon"));
    while (!isOver) {
      for (LogBatchWriter log : logs) {
        for (int i = 0; i < RECORDS; i++) {
          log.putDouble(System.currentTimeMillis() / 1000.0);
          byte[] mark = ledger.next("libzmq").getBytes(US_ASCII);
          log.putBytes(mark, 0, mark.length);
        }
        byte[] batch = log.toBytes();
        log.clear();
        if (!push.send(
            bytes("log-write"), bytes("worker-2"), bytes("zeek-bin-serializer"), batch)) {
          throw new IllegalStateException("libzmq has a bound that it was told not to have");
        }
      }
      LockSupport.parkNanos(PACE.toNanos() * 8);
    }
  }

  private static LogBatchWriter writer(String path) {
    return new LogBatchWriter(
        LogSchema.of(
            "Chaos::LOG",
            path,
            List.of(LogField.of("ts", ZeekType.TIME), LogField.of("mark", ZeekType.STRING))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  /** Sends no more, and lets all go out that waits. */
  void finish() throws InterruptedException, ExecutionException {
    isOver = true;
    for (Future<?> each : sending) {
      each.get();
    }
    node.close();
    push.close(Duration.ofSeconds(10));
  }

  /** Records that our node has counted as lost. */
  long lostByNode() {
    return node.problems(Problem.Kind.LOST_LOGS);
  }

  int published() {
    return published.get();
  }

  List<Heard> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    isOver = true;
    executor.close();
    node.close();
    listener.close();
    python.close();
  }
}
