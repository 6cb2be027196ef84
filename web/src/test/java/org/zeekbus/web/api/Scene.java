package org.zeekbus.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.SlowSubscriberPolicy;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.http.Access;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.file.FileSettings;
import org.zeekbus.logger.file.FileSink;
import org.zeekbus.logger.file.RotationSettings;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.ClientProgram;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.Jvm;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.sample.EventSample;
import org.zeekbus.websocket.Bus;
import org.zeekbus.websocket.WebSocketServer;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import tools.jackson.databind.JsonNode;

/**
 * A broker and a logger with real nodes, observed when the test says so: each observation is a
 * second after the one before, by the clock that documents see.
 *
 * <p>Owner: the test's thread.
 */
public final class Scene implements AutoCloseable {
  private static final Endpoint ANY_PORT = Endpoint.parse("tcp://127.0.0.1:0");
  static final Instant START = Instant.parse("2026-11-28T22:00:00Z");

  private final Broker broker;
  private final LoggerNode logger;
  private final WebSocketServer webSocket;
  private final PythonPeer python = PythonPeer.start();
  private final List<PythonPeer> others = new ArrayList<>();
  private final List<ClientProgram> programs = new ArrayList<>();
  private final EventSample sample = new EventSample(1, 100);
  private final Documents documents;
  private final Roles roles;
  private long number;
  private long second;

  public Scene(Path directory) throws IOException {
    broker =
        Broker.start(
            BrokerSettings.of(it ->
                    it.threads(2)
                        .queue(
                            new QueueSettings(
                                1 << 20,
                                1_000,
                                SlowSubscriberPolicy.ISOLATE,
                                Duration.ofMillis(500),
                                1 << 20)))
                .on(ANY_PORT, ANY_PORT));
    broker.sample(1, sample);
    LoggerSettings settings =
        LoggerSettings.of(
            directory, it -> it.listen(List.of(ANY_PORT)).flushInterval(Duration.ofMillis(10)));
    FileSink files =
        FileSink.open(FileSettings.of(directory, it -> it.rotation(RotationSettings.NEVER)));
    logger =
        LoggerNode.start(
            settings,
            List.of(new Output("files", files, SinkOverflow.BLOCK)),
            InstantSource.system());
    webSocket =
        WebSocketServer.start(ClientProgram.SETTINGS, Bus.of(broker), () -> Access.OPEN, Map.of());
    roles = new Roles(broker, logger, webSocket);
    documents =
        new Documents(
            observation(),
            roles,
            _ ->
                List.of(
                    new RoleState("broker", true, List.of()),
                    new RoleState("logger", false, List.of("sink files: a reason"))),
            () ->
                List.of(
                    new Disk(directory.toString(), "/ (disk)", 60L << 30, 40L << 30, 100L << 30)),
            sample::latest,
            new Installation(
                "1.2.3",
                "abc",
                START.minusSeconds(1),
                List.of(new ConfigDocument.Setting("broker.xsub", "tcp://*:5556", "default")),
                () ->
                    List.of(
                        new ConnectionsDocument.Client(
                            "siem", 0, List.of("zeek."), List.of("zeek."), false)),
                true,
                List.of(directory)),
            () -> START);
  }

  private Observation observation() {
    number++;
    second++;
    return new Observation(
        number,
        START.plusSeconds(second),
        TimeUnit.SECONDS.toNanos(second),
        broker.snapshot(),
        logger.snapshot(),
        webSocket.snapshot(),
        new Jvm(1, 2, 3, 0.1, number / 2.0, 4));
  }

  public Broker broker() {
    return broker;
  }

  public Roles roles() {
    return roles;
  }

  public LoggerNode logger() {
    return logger;
  }

  /** A WebSocket client of an application. */
  public ClientProgram program(String application) {
    ClientProgram program = new ClientProgram(webSocket.address(), application);
    programs.add(program);
    return program;
  }

  /** A page of another site asks for WebSocket: the status of the answer. */
  int asksFromAnotherSite() {
    return ClientProgram.asksFromAnotherSite(webSocket.address());
  }

  Documents documents() {
    return documents;
  }

  /** The broker's snapshot in a moment of this scene, which has one. */
  static BrokerSnapshot broker(Moment moment) {
    return Objects.requireNonNull(moment.now().broker());
  }

  /** The logger's snapshot in a moment of this scene, which has one. */
  static LoggerSnapshot logger(Moment moment) {
    return Objects.requireNonNull(moment.now().logger());
  }

  /** This time passes without an observation. */
  void passes(Duration time) {
    second += time.toSeconds();
  }

  /** A second later. */
  Moment observe() {
    Observation now = observation();
    sample.observed(now);
    documents.take(now);
    return documents.latest();
  }

  /** The document of the cluster, a second later. */
  public JsonNode cluster() {
    return Json.mapper().readTree(View.CLUSTER.text(observe()));
  }

  /** Observes until the moment is as wanted. */
  Moment observeUntil(String what, Predicate<Moment> isSo) {
    Await.until(
        () -> what + " in " + View.CLUSTER.text(documents.latest()),
        Await.DEADLINE,
        () -> isSo.test(observe()));
    return documents.latest();
  }

  /** A process of its own, which a test may freeze; its sockets end with it. */
  public PythonPeer process() {
    PythonPeer peer = PythonPeer.start();
    others.add(peer);
    return peer;
  }

  public Node node(String name) {
    return new Node(python, name);
  }

  public Node node(PythonPeer process, String name) {
    return new Node(process, name);
  }

  /** A node as Zeek has it, made of libzmq's sockets. */
  public final class Node {
    private final PythonPeer.Socket xpub;
    private final PythonPeer.Socket xsub;
    private final PythonPeer.Socket push;
    private final String name;
    private final String id;

    /** Topics that somebody has subscribed to, as it was told. */
    private final Set<String> heard = new HashSet<>();

    private Node(PythonPeer process, String name) {
      this.name = name;
      this.id = "zeromq_" + name + "_host_1_abc";
      xpub = process.socket("XPUB", "XPUB_VERBOSE=1");
      xpub.connect(broker.xsubEndpoints().getFirst());
      xsub = process.socket("XSUB", "RCVHWM=100");
      xsub.connect(broker.xpubEndpoints().getFirst());
      push = process.socket("PUSH");
      push.connect(logger.endpoints().getFirst());
      subscribe("zeek.cluster.nodeid." + id + ".");
      subscribe("zeek.cluster.node." + name + ".");
      awaitHeard("zeek.cluster.node." + name + ".");
    }

    public String id() {
      return id;
    }

    public PythonPeer.Socket xpub() {
      return xpub;
    }

    public PythonPeer.Socket xsub() {
      return xsub;
    }

    public Node subscribe(String topic) {
      xsub.send("\1" + topic);
      return this;
    }

    /** Returns when it has heard that somebody subscribes to this, and may publish it. */
    public Node awaitHeard(String topic) {
      Await.until(
          name + " hears of " + topic,
          () -> {
            xpub.receive(heard.contains(topic) ? Duration.ZERO : Duration.ofSeconds(1))
                .ifPresent(frames -> heard.add(new String(frames.getFirst(), UTF_8).substring(1)));
            return heard.contains(topic);
          });
      return this;
    }

    /** The same for one more subscriber, as the first is known. */
    public Node awaitHeardAgain(String topic) {
      heard.remove(topic);
      return awaitHeard(topic);
    }

    public Node publish(String topic, String payload) {
      xpub.send(topic, id, "broker-json-v1", payload);
      return this;
    }

    public void expects(String topic, String from, String payload) {
      xsub.expect(topic, from, "broker-json-v1", payload);
    }

    /** Publishes an event in Zeek's binary format. */
    public Node publish(String topic, Event event) {
      xpub.send(EventMessage.of(topic, id, event).frames().toArray(byte[][]::new));
      return this;
    }

    /** Sends a batch of one log. */
    public Node logs(String path, int records) {
      return logs(path, "n", records);
    }

    /** Sends a batch of one log whose records have a time and a number of this name. */
    public Node logs(String path, String number, int records) {
      LogBatchWriter writer =
          new LogBatchWriter(
              LogSchema.of(
                  "Test::LOG",
                  path,
                  List.of(LogField.of("ts", ZeekType.TIME), LogField.of(number, ZeekType.COUNT))));
      for (int i = 0; i < records; i++) {
        writer.putDouble(System.currentTimeMillis() / 1e3 - 1).putLong(i);
      }
      push.send(
          "log-write".getBytes(UTF_8),
          id.getBytes(UTF_8),
          "zeek-bin-serializer".getBytes(UTF_8),
          writer.toBytes());
      return this;
    }

    /** Sends something to the logger. */
    public Node pushes(String message) {
      push.send(message);
      return this;
    }

    /** Ends all its connections. */
    public void leaves() {
      xpub.close();
      xsub.close();
      push.close();
    }
  }

  @Override
  public void close() {
    python.close();
    programs.forEach(ClientProgram::close);
    for (PythonPeer other : others) {
      other.close();
    }
    webSocket.close();
    broker.close();
    logger.close();
  }
}
