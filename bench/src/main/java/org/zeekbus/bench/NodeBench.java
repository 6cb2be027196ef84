package org.zeekbus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.MessageListener;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;
import org.zeekbus.zmtp.socket.XSubSocket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The cost of the node library for each event and log record: one node over zeekbus's broker, or to
 * its logger. Beside it JeroMQ does the same with frames that were made before, and reads no
 * values: the library adds events, records and handlers.
 */
@Command(
    name = "node",
    description = "Measure the node library's cost, and that of bare frames with JeroMQ.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class NodeBench implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 120;
  private static final int MEMORY = 256 << 20;

  /** The task of a peer, and the factor for how often it is done. */
  private enum Task {
    PUBLISH("events published", 1),
    RECEIVE("events received, as records", 1),
    LOG("log records written", 2);

    final String title;
    final int factor;

    Task(String title, int factor) {
      this.title = title;
      this.factor = factor;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events of a run; of log records twice as many.")
  long events = 1_000_000;

  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each; the median counts.")
  int rounds = 3;

  private final Children children = new Children();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = RepositoryRoot.find();
    PrintStream out = ReportText.stdout();
    out.println("| for each CPU second | library | bare frames, JeroMQ | library to JeroMQ |");
    out.println("| --- | --- | --- | --- |");
    for (Task task : Task.values()) {
      List<Double> library = new ArrayList<>();
      List<Double> jeromq = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        library.add(run("library", task, root));
        jeromq.add(run("jeromq", task, root));
      }
      out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %,.0f | %.2f |%n",
          task.title,
          median(library),
          median(jeromq),
          median(library) / median(jeromq));
    }
    return 0;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** Things for each CPU second of one peer. */
  private double run(String peer, Task task, Path root) throws IOException, InterruptedException {
    Path logs = Files.createDirectories(root.resolve("bench/target/logs"));
    int xsub = ListeningPorts.free();
    int xpub = ListeningPorts.free();
    int pull = ListeningPorts.free();
    Path files = Files.createTempDirectory(Path.of("/dev/shm"), "zeekbus-bench-");
    List<String> command =
        List.of(
            root.resolve("zeekbus").toString(),
            "run",
            "--xsub=" + BrokerProcess.endpoint(xsub),
            "--xpub=" + BrokerProcess.endpoint(xpub),
            "--listen=" + BrokerProcess.endpoint(pull),
            "--dir=" + files,
            "--http-listen=none");
    BrokerProcess cluster =
        BrokerProcess.start(children, command, logs.resolve("run.log"), xsub, xpub, 0);
    try (Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
        XPubSocket source = new XPubSocket(transport, new Deaf());
        XSubSocket sink = new XSubSocket(transport, new Deaf())) {
      while (!ListeningPorts.contains(pull)) {
        Thread.sleep(10);
      }
      if (task == Task.PUBLISH) {
        sink.subscribe(Topic.of(NodePeer.TOPIC));
        sink.connect(Endpoint.parse(BrokerProcess.endpoint(xpub)));
      } else if (task == Task.RECEIVE) {
        source.connect(Endpoint.parse(BrokerProcess.endpoint(xsub)));
      }
      long count = events * task.factor;
      List<String> arguments =
          List.of(
              peer,
              task.toString(),
              BrokerProcess.endpoint(xpub),
              BrokerProcess.endpoint(xsub),
              BrokerProcess.endpoint(pull),
              Long.toString(count / 2),
              Long.toString(count));
      return count * 1e9 / measure(arguments, task == Task.RECEIVE ? source : null, logs);
    } finally {
      cluster.stop();
      TemporaryTree.delete(files);
    }
  }

  /** CPU nanoseconds of a peer, which gets events from the source, if there is one. */
  private double measure(List<String> arguments, @Nullable XPubSocket source, Path logs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(BrokerLauncher.java());
    command.addAll(
        1, List.of("-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    command.add(NodePeer.class.getName());
    command.addAll(arguments);
    Path output = logs.resolve("node-peer.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = children.start(builder.redirectOutput(output.toFile()));
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      Message event = Message.of(NodePeer.frames());
      while (process.isAlive() && System.nanoTime() < deadline) {
        if (source == null) {
          process.waitFor(100, TimeUnit.MILLISECONDS);
        } else {
          publish(source, event);
        }
      }
      String said = Files.readString(output);
      double nanos =
          LoadResult.parse(said.substring(said.strip().lastIndexOf('\n') + 1)).number("cpu_nanos");
      if (process.isAlive() || nanos == 0) {
        throw new IOException(String.join(" ", arguments) + " failed: " + said);
      }
      return nanos;
    } finally {
      children.stop(process);
    }
  }

  private static void publish(XPubSocket source, Message event) throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      switch (source.publish(event, Duration.ofMillis(100))) {
        case SENT -> {}
        case NOT_WANTED, FULL -> {
          Thread.sleep(1);
          return;
        }
      }
    }
  }

  /** Takes what comes. */
  private static final class Deaf implements XPubSocket.Listener, MessageListener {
    @Override
    public void message(Connection from, FrameCursor frames) {}

    @Override
    public void subscribed(Topic topic, Connection peer) {}

    @Override
    public void cancelled(Topic topic) {}
  }
}
