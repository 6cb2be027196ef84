package org.zeekbus.bench;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.zeekbus.node.As;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.FullQueuePolicy;
import org.zeekbus.node.LogStream;
import org.zeekbus.node.NodeBuilder;
import org.zeekbus.node.PublishResult;
import org.zeekbus.node.ZeekLog;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.Values;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * One peer of {@link NodeBench}, in a JVM of its own: a node of the library, or JeroMQ, which only
 * moves frames that were made before. Prints what the things after the warm-up cost.
 */
final class NodePeer {
  static final String TOPIC = "bench.";
  static final String EVENT = "Bench::request";

  private static final String ID = "zeromq_bench_host_1_NBench";
  private static final InetAddress HOST = InetAddress.ofLiteral("192.168.14.77");
  private static final int BATCH = 1000;

  private NodePeer() {}

  record Request(String uid, InetAddress host, PortValue port, @As(ZeekType.COUNT) long bytes) {}

  @ZeekLog(stream = "Bench::LOG", path = "bench")
  record Line(
      Instant ts, String uid, InetAddress host, @As(ZeekType.COUNT) long bytes, String note) {}

  private static Line line() {
    return new Line(
        Instant.ofEpochSecond(1_763_881_200), "CHhAvVGS1DHFjwGM9", HOST, 48_213, "seen before");
  }

  /** The event that all send. */
  static List<byte[]> frames() {
    Event event =
        new Event(
            Bytes.of(EVENT),
            List.of(
                Values.of("CHhAvVGS1DHFjwGM9"),
                Values.of(HOST),
                Values.tcp(443),
                Values.count(48_213)),
            null);
    return new EventMessage(Bytes.of(TOPIC), Bytes.of(ID), EventFormat.BINARY, event).frames();
  }

  /** CPU time of this process from the end of the warm-up on. */
  private static final class Meter {
    private final long warmUp;
    private final long end;
    private final CountDownLatch finished = new CountDownLatch(1);
    private long done;
    private long nanos;

    Meter(long warmUp, long count) {
      this.warmUp = warmUp;
      this.end = warmUp + count;
    }

    /** Counts; false when it was the last. */
    boolean add(int things) {
      long before = done;
      done += things;
      if (before < warmUp && done >= warmUp) {
        nanos = -cpu();
      } else if (before < end && done >= end) {
        nanos += cpu();
        finished.countDown();
      }
      return done < end;
    }

    private static long cpu() {
      return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
  }

  /** Takes peer and task, the broker's XPUB and XSUB, the logger, warm-up and count. */
  public static void main(String[] args) throws InterruptedException {
    Meter meter = new Meter(Long.parseLong(args[5]), Long.parseLong(args[6]));
    switch (args[0] + " " + args[1]) {
      case "library publish" -> publish(node(args), meter);
      case "library receive" -> receive(node(args), meter);
      case "library log" -> log(node(args).loggers(args[4]), meter);
      case "jeromq publish" -> barePublish(args[3], meter);
      case "jeromq receive" -> bareReceive(args[2], meter);
      case "jeromq log" -> bareLog(args[4], meter);
      default -> throw new IllegalArgumentException(args[0] + " " + args[1]);
    }
    System.out.println("cpu_nanos=" + meter.nanos);
  }

  private static NodeBuilder node(String[] args) {
    return ClusterNode.builder("bench").broker(args[2], args[3]);
  }

  private static void publish(NodeBuilder builder, Meter meter) throws InterruptedException {
    try (ClusterNode node = builder.publishQueue(1000, FullQueuePolicy.BLOCK).observe()) {
      while (node.publish(TOPIC, "Bench::hello") == PublishResult.NOT_WANTED) {
        Thread.sleep(10);
      }
      Request request = new Request("CHhAvVGS1DHFjwGM9", HOST, Values.tcp(443), 48_213);
      do {
        node.publish(
            TOPIC, EVENT, request.uid(), request.host(), request.port(), Values.count(48_213));
      } while (meter.add(1));
    }
  }

  private static void receive(NodeBuilder builder, Meter meter) throws InterruptedException {
    // One publisher, so that its events come one after the other.
    builder.queue(10_000, FullQueuePolicy.BLOCK).subscribe(TOPIC);
    builder.on(EVENT, Request.class, request -> meter.add(request.bytes() == 48_213 ? 1 : 0));
    try (ClusterNode _ = builder.observe()) {
      meter.finished.await();
    }
  }

  private static void log(NodeBuilder builder, Meter meter) throws InterruptedException {
    try (ClusterNode node = builder.logQueue(100, FullQueuePolicy.BLOCK).observe()) {
      LogStream<Line> log = node.log(Line.class);
      Line line = line();
      do {
        log.write(line);
      } while (meter.add(1));
    }
  }

  private static void barePublish(String xsub, Meter meter) {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket xpub = context.createSocket(SocketType.XPUB);
      xpub.setXpubNoDrop(true);
      xpub.connect(xsub);
      byte[] wanted = {};
      while (!new String(wanted, StandardCharsets.UTF_8).equals("\u0001" + TOPIC)) {
        wanted = xpub.recv();
      }
      List<byte[]> frames = frames();
      do {
        send(xpub, frames);
      } while (meter.add(1));
    }
  }

  private static void bareReceive(String xpub, Meter meter) {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket sub = context.createSocket(SocketType.SUB);
      sub.subscribe(TOPIC);
      sub.connect(xpub);
      do {
        do {
          sub.recv();
        } while (sub.hasReceiveMore());
      } while (meter.add(1));
    }
  }

  private static void bareLog(String logger, Meter meter) {
    LogBatchWriter batch =
        new LogBatchWriter(
            LogSchema.of(
                "Bench::LOG",
                "bench",
                List.of(
                    LogField.of("ts", ZeekType.TIME),
                    LogField.of("uid", ZeekType.STRING),
                    LogField.of("host", ZeekType.ADDR),
                    LogField.of("bytes", ZeekType.COUNT),
                    LogField.of("note", ZeekType.STRING))));
    Line line = line();
    for (int i = 0; i < BATCH; i++) {
      batch.add(
          Map.of(
              "ts", line.ts(),
              "uid", line.uid(),
              "host", line.host(),
              "bytes", Values.count(line.bytes()),
              "note", line.note()));
    }
    List<byte[]> frames = new LogMessage(Bytes.of(ID), batch.toBytes()).frames();
    try (ZContext context = new ZContext()) {
      ZMQ.Socket push = context.createSocket(SocketType.PUSH);
      push.setSndHWM(100);
      push.connect(logger);
      do {
        send(push, frames);
      } while (meter.add(BATCH));
    }
  }

  private static void send(ZMQ.Socket socket, List<byte[]> frames) {
    for (int i = 0; i < frames.size() - 1; i++) {
      socket.sendMore(frames.get(i));
    }
    socket.send(frames.getLast());
  }
}
