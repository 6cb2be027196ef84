package org.zeekbus.web.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.file.FileSettings;
import org.zeekbus.logger.file.FileSink;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.web.http.HttpSnapshot;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.Observer;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.sample.EventSample;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A broker and a logger with libzmq nodes around them, seen as Prometheus sees them. Queues are
 * small, so that trouble comes soon.
 *
 * <p>Owner: the test's thread.
 */
final class WatchedCluster implements AutoCloseable {
  private static final Endpoint ANY_PORT = Endpoint.parse("tcp://127.0.0.1:0");

  final TroubledSink spooling = new TroubledSink();
  final TroubledSink dropping = new TroubledSink();
  volatile boolean isReady = true;
  volatile Disk disk = new Disk("/var/log/zeekbus", 600, 400, 1000);
  private final Broker broker;
  private final LoggerNode logger;
  private final Observer observer;
  private final Metrics metrics;
  private final List<PythonPeer> processes = new ArrayList<>();

  WatchedCluster(Path directory) throws IOException {
    QueueSettings queue =
        new QueueSettings(
            1 << 20, 1000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(100), 1L << 20);
    broker =
        Broker.start(BrokerSettings.of(it -> it.queue(queue).threads(2)).on(ANY_PORT, ANY_PORT));
    logger =
        LoggerNode.start(
            LoggerSettings.of(
                directory,
                it ->
                    it.listen(List.of(ANY_PORT))
                        .intake(1 << 20)
                        .flushInterval(Duration.ofMillis(20))
                        .drain(Duration.ofSeconds(1))),
            List.of(
                new Output("files", FileSink.open(FileSettings.of(directory)), SinkOverflow.BLOCK),
                spooling.output("spooling", SinkOverflow.SPOOL),
                dropping.output("dropping", SinkOverflow.DROP)),
            InstantSource.system());
    EventSample sample = new EventSample(1, 1000);
    broker.sample(1, sample);
    metrics =
        new Metrics(
            new MetricSources(
                "1.2.3",
                "c38b813",
                observation ->
                    List.of(
                        new RoleState("broker", true, List.of()),
                        new RoleState("logger", isReady, List.of())),
                () -> List.of(disk),
                () ->
                    new HttpSnapshot(1, 2, 0, 1, 1, 0, Map.of(200, 5L), Map.of("token", 1L), 0, 0)),
            1000,
            sample);
    observer = Observer.start(new Roles(broker, logger), InstantSource.system(), new Supervisor());
    observer.listen(sample::observed);
    observer.listen(metrics::observed);
  }

  /** A process of its own, so that it can be frozen. */
  PythonPeer process() {
    PythonPeer process = PythonPeer.start();
    processes.add(process);
    return process;
  }

  /** A node of the cluster with both its sockets. */
  Node node(PythonPeer process, String name) {
    return new Node(process, name);
  }

  /** A node of the cluster, in a process of its own. */
  Node node(String name) {
    return new Node(process(), name);
  }

  Endpoint xsub() {
    return broker.xsubEndpoints().getFirst();
  }

  Endpoint pull() {
    return logger.endpoints().getFirst();
  }

  /** The page after the next observation. */
  Scrape scrape() {
    try {
      // The one after the next began after this call.
      observer.next(observer.next(observer.latest().number()).number());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return Scrape.of(metrics);
  }

  /** The first page that is so. */
  Scrape scrapeOnce(String what, Predicate<Scrape> state) {
    Scrape[] last = new Scrape[1];
    Await.until(
        () -> what + ": " + last[0],
        Duration.ofSeconds(40),
        () -> {
          last[0] = scrape();
          return state.test(last[0]);
        });
    return last[0];
  }

  @Override
  public void close() {
    spooling.has(TroubledSink.Trouble.NONE);
    dropping.has(TroubledSink.Trouble.NONE);
    processes.forEach(PythonPeer::close);
    observer.close();
    logger.close();
    broker.close();
  }

  /** A libzmq node: XPUB and XSUB to the broker, PUSH to the logger. */
  final class Node {
    private final PythonPeer process;
    private final String id;
    private final PythonPeer.Socket xpub;
    private final PythonPeer.Socket xsub;
    private final PythonPeer.Socket push;

    private Node(PythonPeer process, String name) {
      this.process = process;
      this.id = "zeromq_" + name + "_host_1_Nx" + name;
      this.xpub = process.socket("XPUB", "XPUB_VERBOSE=1");
      this.xsub = process.socket("XSUB", "RCVHWM=10");
      this.push = process.socket("PUSH");
      xsub.connect(broker.xpubEndpoints().getFirst());
      xpub.connect(xsub());
      push.connect(pull());
      subscribes("zeek.cluster.nodeid." + id + ".");
      subscribes("zeek.cluster.node." + name + ".");
    }

    PythonPeer process() {
      return process;
    }

    /** Subscribes, and has heard that the broker knows. */
    Node subscribes(String topic) {
      xsub.send("\1" + topic);
      Await.until(
          topic,
          () ->
              xpub.receive(Duration.ofSeconds(1))
                  .map(frames -> new String(frames.getFirst(), UTF_8).equals("\1" + topic))
                  .orElse(false));
      return this;
    }

    /** Sends a message to the broker where only subscriptions belong. */
    void subscribesInVain() {
      xsub.send("no subscription");
    }

    /** Has heard that others have subscribed. */
    Node hears(String topic) {
      Await.until(
          topic,
          () ->
              xpub.receive(Duration.ofSeconds(1))
                  .map(frames -> new String(frames.getFirst(), UTF_8).equals("\1" + topic))
                  .orElse(false));
      return this;
    }

    Node publishes(String topic, Event event) {
      xpub.send(EventMessage.of(topic, id, event).frames().toArray(byte[][]::new));
      return this;
    }

    /** Publishes many messages of 64 KiB, which may be dropped. */
    void floods(String topic, int messages) {
      xpub.flood(messages, topic, id, "broker-bin-v1", "x".repeat(64 << 10));
    }

    /** Pushes a batch of so many records. */
    void logs(String path, int records, int bytes) {
      LogSchema schema =
          LogSchema.of(
              "Test::LOG",
              path,
              List.of(
                  LogField.of("ts", ZeekType.TIME),
                  LogField.of("n", ZeekType.COUNT),
                  LogField.of("s", ZeekType.STRING)));
      LogBatchWriter writer = new LogBatchWriter(schema);
      for (int i = 0; i < records; i++) {
        writer
            .putDouble(System.currentTimeMillis() / 1e3 - 2)
            .putLong(i)
            .putBytes(Bytes.of("x".repeat(bytes)));
      }
      push.send(
          "log-write".getBytes(UTF_8),
          id.getBytes(UTF_8),
          "zeek-bin-serializer".getBytes(UTF_8),
          writer.toBytes());
    }

    /** Pushes what is no log batch. */
    void logsNonsense() {
      push.send("log-write", "nonsense");
    }

    void leaves() {
      process.close();
    }
  }
}
