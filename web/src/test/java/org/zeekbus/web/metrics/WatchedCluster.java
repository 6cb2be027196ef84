package org.zeekbus.web.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.http.Access;
import org.zeekbus.http.HttpServer;
import org.zeekbus.http.HttpSettings;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.http.Router;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.file.FileSettings;
import org.zeekbus.logger.file.FileSink;
import org.zeekbus.logger.file.RotationSettings;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.shape.PathPatterns;
import org.zeekbus.logger.shape.Shaping;
import org.zeekbus.web.ClientProgram;
import org.zeekbus.web.health.Readiness;
import org.zeekbus.web.observe.DiskWatch;
import org.zeekbus.web.observe.Observer;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.query.QueryFailure;
import org.zeekbus.web.query.QuerySnapshot;
import org.zeekbus.web.sample.EventSample;
import org.zeekbus.websocket.Bus;
import org.zeekbus.websocket.WebSocketServer;
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

  /** Queues that are full soon. */
  private static final BrokerSettings SMALL =
      BrokerSettings.of(it ->
          it.threads(2)
              .queue(
                  new QueueSettings(
                      1 << 20,
                      1000,
                      SlowSubscriberPolicy.ISOLATE,
                      Duration.ofMillis(100),
                      1L << 20)));

  private static final Shaping NO_CONN =
      new Shaping(
          new PathPatterns(List.of("!conn")), null, null, "uid", List.of(), Map.of(), List.of());

  /** Queries are run by others. */
  private static final QuerySnapshot QUERIES =
      new QuerySnapshot(1, 12, Map.of(QueryFailure.TIMEOUT, 3L));

  final TroubledSink spooling;
  final TroubledSink dropping;
  final TroubledSink blocking;
  private final Broker broker;
  private final LoggerNode logger;
  private final WebSocketServer webSocket;
  private final Observer observer;
  private final Supervisor supervisor = new Supervisor();
  private final DiskWatch disks;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<PythonPeer> processes = new ArrayList<>();
  private final List<ClientProgram> programs = new ArrayList<>();

  /** A cluster with small queues, whose logs and disk are in this directory. */
  WatchedCluster(Path directory) throws IOException {
    this(directory, directory, SMALL);
  }

  /** The same with another disk to watch, and other settings of the broker. */
  WatchedCluster(Path directory, Path disk, BrokerSettings settings) throws IOException {
    spooling = new TroubledSink(directory.resolve("spooling"));
    dropping = new TroubledSink(directory.resolve("dropping"));
    blocking = new TroubledSink(directory.resolve("blocking"));
    broker = Broker.start(settings.on(ANY_PORT, ANY_PORT));
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
                new Output(
                    "files",
                    FileSink.open(
                        FileSettings.of(
                            directory, it -> it.rotation(RotationSettings.NEVER.size(100_000)))),
                    SinkOverflow.BLOCK),
                spooling.output("spooling", SinkOverflow.SPOOL),
                dropping.output("dropping", SinkOverflow.DROP),
                blocking.output("blocking", SinkOverflow.BLOCK, NO_CONN)),
            InstantSource.system());
    webSocket =
        WebSocketServer.start(ClientProgram.SETTINGS, Bus.of(broker), () -> Access.OPEN, Map.of());
    EventSample sample = new EventSample(1, 1000);
    broker.sample(1, sample);
    disks = DiskWatch.start(List.of(disk), supervisor);
    observer =
        Observer.start(new Roles(broker, logger, webSocket), InstantSource.system(), supervisor);
    Metrics metrics =
        new Metrics(
            new MetricSources(
                "1.2.3",
                "c38b813",
                Readiness::of,
                disks::latest,
                this::http,
                List::of,
                () -> Optional.of(QUERIES)),
            1000,
            sample);
    observer.listen(sample::observed);
    observer.listen(metrics::observed);
    server =
        HttpServer.start(
            new Endpoint.Tcp("127.0.0.1", 0),
            HttpSettings.DEFAULT,
            new Router().at("/metrics", metrics),
            () -> Access.OPEN,
            supervisor);
  }

  private HttpSnapshot http() {
    return server.snapshot();
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

  /** A WebSocket client of an application. */
  ClientProgram program(String application) {
    ClientProgram program = new ClientProgram(webSocket.address(), application);
    programs.add(program);
    return program;
  }

  /** A page of another site asks for WebSocket, and gets none. */
  void asksFromAnotherSite() {
    assertThat(ClientProgram.asksFromAnotherSite(webSocket.address())).isEqualTo(403);
  }

  Endpoint xsub() {
    return broker.xsubEndpoints().getFirst();
  }

  Endpoint pull() {
    return logger.endpoints().getFirst();
  }

  Broker broker() {
    return broker;
  }

  /** The page after the next observation. */
  Scrape scrape() {
    try {
      // The one after the next began after this call.
      observer.next(observer.next(observer.latest().number()).number());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return page().orElseThrow();
  }

  /** The page as Prometheus gets it; empty if nobody answers. */
  Optional<Scrape> page() {
    try {
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri()).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.of(Scrape.of(answer.body())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks for what is not served. */
  void asksWrongly() {
    HttpRequest request =
        HttpRequest.newBuilder(uri()).method("DELETE", HttpRequest.BodyPublishers.noBody()).build();
    try {
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(405);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + "/metrics");
  }

  void stopsHttp() {
    server.close();
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
    blocking.has(TroubledSink.Trouble.NONE);
    processes.forEach(PythonPeer::close);
    programs.forEach(ClientProgram::close);
    server.close();
    client.close();
    disks.close();
    observer.close();
    webSocket.close();
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

    /** Publishes many messages of so many bytes, which may be dropped. */
    void floods(String topic, int messages, int bytes) {
      xpub.flood(messages, topic, id, "broker-bin-v1", "x".repeat(bytes));
    }

    /** Pushes a batch of so many records, two seconds old. */
    void logs(String path, int records, int bytes) {
      logs(path, records, bytes, Duration.ofSeconds(2));
    }

    /** Pushes a batch of so many records of this age. */
    void logs(String path, int records, int bytes, Duration age) {
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
            .putDouble(System.currentTimeMillis() / 1e3 - age.toSeconds())
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
