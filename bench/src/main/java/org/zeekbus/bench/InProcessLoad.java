package org.zeekbus.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * A broker and peers that are attached to it, in a JVM of their own: the cost of forwarding without
 * sockets. Prints the line of a load program.
 *
 * <p>Owner: the broker's one event loop.
 */
final class InProcessLoad {
  private static final int SUBSCRIBERS = 8;
  private static final int MESSAGES_IN_A_READ = 400;
  private static final String[] FRAMES = {"zeek.bench.topic", "bench-node", "broker-bin-v1"};
  private static final int PAYLOAD = 256;

  private final Broker broker;
  private final EventLoop loop;
  private final long warmUpNanos;
  private final long nanos;
  private final ByteBuf message;
  private final List<Attached> subscribers = new ArrayList<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private long published;

  private InProcessLoad(Broker broker, double seconds) {
    this.broker = broker;
    this.loop = broker.loops().getFirst();
    this.warmUpNanos = Duration.ofSeconds(3).toNanos();
    this.nanos = (long) (seconds * 1e9);
    this.message = broker.allocator().directBuffer();
    for (String frame : FRAMES) {
      Commands.writeHeader(message, 1, frame.length());
      message.writeBytes(frame.getBytes(US_ASCII));
    }
    Commands.writeHeader(message, 0, PAYLOAD);
    message.writeZero(PAYLOAD);
  }

  /** Takes the length of the measured run in seconds. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Endpoint anyPort = Endpoint.parse("tcp://127.0.0.1:0");
    BrokerSettings settings = BrokerSettings.DEFAULT.on(anyPort, anyPort).with(it -> it.threads(1));
    try (Broker broker = Broker.start(settings)) {
      InProcessLoad load = new InProcessLoad(broker, Double.parseDouble(arguments[0]));
      load.loop.execute(load::start);
      load.finished.await();
    }
  }

  private void start() {
    ByteBuf topic = broker.allocator().directBuffer();
    topic.writeBytes(FRAMES[0].getBytes(US_ASCII));
    for (int i = 0; i < SUBSCRIBERS; i++) {
      Attached subscriber = new Attached("subscriber " + i);
      ConnectionHandler handler = broker.attachSubscriber(subscriber);
      subscriber.handler = handler;
      handler.subscription(true, topic, 0, topic.readableBytes());
      handler.endOfRead();
      subscribers.add(subscriber);
    }
    topic.release();
    Attached publisher = new Attached("publisher");
    ConnectionHandler handler = broker.attachPublisher(publisher);
    publisher.handler = handler;
    long begin = System.nanoTime();
    loop.execute(() -> publish(publisher, handler, new Run(begin)));
  }

  /** The measured part of the load. */
  private static final class Run {
    private final long begin;
    private long measuredFrom;
    private long cpuNanos;
    private long before;

    Run(long begin) {
      this.begin = begin;
    }
  }

  /** One read of a publisher, then the next, behind all that the broker does in between. */
  private void publish(Attached publisher, ConnectionHandler handler, Run run) {
    long now = System.nanoTime();
    if (run.measuredFrom == 0 && now - run.begin >= warmUpNanos) {
      run.measuredFrom = now;
      run.cpuNanos = -cpuNanos();
      run.before = delivered();
    }
    if (run.measuredFrom != 0 && now - run.measuredFrom >= nanos) {
      run.cpuNanos += cpuNanos();
      print(run, now);
      publisher.close(CloseReason.LOCAL, "the load is over");
      finished.countDown();
      return;
    }
    int length = message.readableBytes();
    ByteBuf read = broker.allocator().directBuffer(MESSAGES_IN_A_READ * length);
    for (int i = 0; i < MESSAGES_IN_A_READ; i++) {
      read.writeBytes(message, 0, length);
    }
    for (int i = 0; i < MESSAGES_IN_A_READ; i++) {
      handler.message(read, i * length, length, i * length + 2, FRAMES[0].length(), 4);
    }
    publisher.received += read.readableBytes();
    handler.endOfRead();
    read.release();
    published += MESSAGES_IN_A_READ;
    loop.execute(() -> publish(publisher, handler, run));
  }

  private long delivered() {
    long bytes = subscribers.stream().mapToLong(subscriber -> subscriber.taken).sum();
    return bytes / message.readableBytes();
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private void print(Run run, long now) {
    long lost = published * SUBSCRIBERS - delivered();
    System.out.printf(
        Locale.ROOT,
        "delivered=%d seconds=%.3f cpu_nanos=%d lost=%d%n",
        delivered() - run.before,
        (now - run.measuredFrom) / 1e9,
        run.cpuNanos,
        lost);
  }

  /** A peer that takes everything at once. */
  private final class Attached implements org.zeekbus.broker.Peer {
    private final String name;
    private ConnectionHandler handler = new ConnectionHandler() {};
    private long taken;
    private long received;
    private int pauses;

    Attached(String name) {
      this.name = name;
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String address() {
      return "in-process";
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void write(ByteBuf frames) {
      taken += frames.readableBytes();
      frames.release();
    }

    @Override
    public void flush() {}

    @Override
    public long pendingBytes() {
      return 0;
    }

    @Override
    public long takenBytes() {
      return taken;
    }

    @Override
    public long receivedBytes() {
      return received;
    }

    @Override
    public long incompleteBytes() {
      return 0;
    }

    @Override
    public void pause() {
      pauses++;
    }

    @Override
    public void resume() {
      pauses--;
    }

    @Override
    public boolean isPaused() {
      return pauses > 0;
    }

    @Override
    public void close(CloseReason reason, String detail) {
      loop.execute(() -> handler.closed(reason, detail));
    }
  }
}
