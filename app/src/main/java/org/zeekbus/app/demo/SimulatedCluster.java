package org.zeekbus.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.zeekbus.app.command.RunCommand;
import org.zeekbus.app.process.StderrLog;
import org.zeekbus.app.role.RoleStatistics;
import org.zeekbus.app.role.RunningRole;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.NodeException;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The simulated cluster: a manager, a logger's place, a proxy and four workers, each with
 * connections of its own. It never runs beside real nodes: it looks for them before it says
 * anything, and ends as soon as one comes.
 *
 * <p>Owner: the main thread; a thread of its own starts and drives the nodes.
 */
final class SimulatedCluster implements RunningRole {
  /** Hears of real nodes. */
  private static final String MANAGER = "manager";

  private static final Set<String> NAMES =
      Set.of(MANAGER, "logger-1", "proxy-1", "worker-1", "worker-2", "worker-3", "worker-4");

  /** A node that is slow now and then: all else has to go on beside it. */
  private static final String SLOW = "worker-2";

  /** How long it looks for real nodes first: those of libzmq try again ten times a second. */
  private static final Duration LOOK_FIRST = Duration.ofSeconds(1);

  /** Events that wait in a node that is not slow. */
  private static final int QUEUE = 1_000;

  private static final int MEMORY = 16 << 20;

  private final Endpoint xsub;
  private final Endpoint xpub;
  private final Endpoint slowXpub;
  private final Endpoint listen;
  private final PrintWriter out;
  private final Supervisor threads = new Supervisor();
  private final Transport transport =
      new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY), threads);
  private final ForeignNodes foreign;
  private final CountDownLatch end = new CountDownLatch(1);
  private final CompletableFuture<Failure> death = new CompletableFuture<>();
  private final Thread driver;
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();

  private SimulatedCluster(
      Endpoint xsub, Endpoint xpub, Endpoint slowXpub, Endpoint listen, PrintWriter out) {
    this.xsub = xsub;
    this.xpub = xpub;
    this.slowXpub = slowXpub;
    this.listen = listen;
    this.out = out;
    this.foreign = new ForeignNodes(NAMES);
    foreign.first().thenAccept(this::refuse);
    threads.death().thenAccept(death::complete);
    this.driver = threads.platform("zeekbus-demo", this::run);
  }

  /**
   * Starts it beside a broker and a logger that stand.
   *
   * @param slowXpub another socket of the broker, for the node that is slow now and then
   */
  static SimulatedCluster start(
      Endpoint xsub, Endpoint xpub, Endpoint slowXpub, Endpoint listen, PrintWriter out) {
    // The broker says who joins; that each simulated node sees it, too, is of no interest.
    StderrLog.quiet(ClusterNode.class.getPackage());
    SimulatedCluster cluster = new SimulatedCluster(xsub, xpub, slowXpub, listen, out);
    cluster.driver.start();
    return cluster;
  }

  private void run() throws IOException, InterruptedException {
    foreign.listen(transport, xsub, end, LOOK_FIRST);
    Traffic traffic = new Traffic(nodes, end);
    try {
      for (String name : NAMES.stream().sorted().toList()) {
        if (end.getCount() == 0) {
          return;
        }
        SimulatedNode node =
            name.equals(SLOW)
                ? new SimulatedNode(name, 1, slowXpub, xsub, listen, transport)
                : new SimulatedNode(name, QUEUE, xpub, xsub, listen, transport);
        nodes.put(name, node);
      }
      Incidents incidents =
          new Incidents(Objects.requireNonNull(nodes.get(SLOW)), traffic, transport, xsub, end);
      threads.virtual("zeekbus-demo-incidents", incidents::happen).start();
      SimulatedNode manager = Objects.requireNonNull(nodes.get(MANAGER));
      threads.virtual("zeekbus-demo-watch", () -> foreign.watch(manager, end)).start();
      traffic.play();
    } catch (NodeException e) {
      death.complete(new Failure("the demo", new IOException(e.getMessage(), e)));
    } finally {
      nodes.values().forEach(SimulatedNode::close);
    }
  }

  private void refuse(String id) {
    end.countDown();
    death.complete(
        new Failure(
            "the demo",
            new IOException(
                "%s is a real node, and a demo must not run beside real nodes; for them, start zeekbus without %s"
                    .formatted(id, RunCommand.DEMO))));
  }

  @Override
  public void announce() {
    out.println(
        "demo: a simulated cluster of %d nodes; nothing here is real, and its logs are removed at the end"
            .formatted(NAMES.size()));
    out.flush();
  }

  @Override
  public CompletionStage<Failure> death() {
    return death.minimalCompletionStage();
  }

  @Override
  public RoleStatistics statistics() {
    return RoleStatistics.NONE;
  }

  @Override
  public void recheckClients() {
    // It has no clients.
  }

  /** All nodes leave while the broker still stands. */
  @Override
  public void leave() {
    end.countDown();
    try {
      driver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transport.close();
  }

  @Override
  public RoleStatistics stop() {
    return RoleStatistics.NONE;
  }

  @Override
  public boolean isClean() {
    return true;
  }

  @Override
  public String toString() {
    return "demo";
  }
}
