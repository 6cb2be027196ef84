package org.zeekbus.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Transport;

/**
 * How a broker runs.
 *
 * @param xsub where publishers connect: the nodes' {@code connect_xpub_endpoint}
 * @param xpub where subscribers connect: the nodes' {@code connect_xsub_endpoint}
 * @param limits of what a peer may ask
 * @param heartbeat of both sockets
 * @param queue of each subscriber
 * @param memory bound of all buffers, in bytes
 * @param threads event loops
 * @param transport how the system is asked about sockets
 * @param linger how long a stop waits for queues to drain
 * @param data where the known topics are kept over a restart; nowhere if empty
 * @param ghostGrace how long after a start a topic of the time before may go unclaimed
 */
public record BrokerSettings(
    List<Endpoint> xsub,
    List<Endpoint> xpub,
    Limits limits,
    HeartbeatSettings heartbeat,
    QueueSettings queue,
    long memory,
    int threads,
    Transport.Kind transport,
    Duration linger,
    Optional<Path> data,
    Duration ghostGrace) {
  /** Zeek's default endpoints, on loopback. */
  public static final BrokerSettings DEFAULT =
      new BrokerSettings(
          List.of(Endpoint.parse("tcp://127.0.0.1:5556")),
          List.of(Endpoint.parse("tcp://127.0.0.1:5555")),
          Limits.DEFAULT,
          HeartbeatSettings.OFF,
          QueueSettings.DEFAULT,
          256L << 20,
          defaultThreads(),
          Transport.Kind.best(),
          Duration.ofMillis(500),
          Optional.empty(),
          Duration.ofSeconds(30));

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException saying which do not
   */
  public BrokerSettings {
    xsub = List.copyOf(xsub);
    xpub = List.copyOf(xpub);
    if (xsub.isEmpty() || xpub.isEmpty()) {
      throw new IllegalArgumentException("a broker needs an xsub and an xpub endpoint");
    }
    if (limits.frame() > memory / 4) {
      throw new IllegalArgumentException(
          "frame limit: %d (expected: at most a quarter of the memory bound, %d of %d)"
              .formatted(limits.frame(), memory / 4, memory));
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: at least 1)");
    }
  }

  /** One event loop forwards some GB/s; more help where many subscribers share the work. */
  private static int defaultThreads() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 4);
  }

  /** The same on other endpoints. */
  public BrokerSettings on(Endpoint xsubEndpoint, Endpoint xpubEndpoint) {
    return new BrokerSettings(
        List.of(xsubEndpoint),
        List.of(xpubEndpoint),
        limits,
        heartbeat,
        queue,
        memory,
        threads,
        transport,
        linger,
        data,
        ghostGrace);
  }

  /** The same with other queues. */
  public BrokerSettings with(QueueSettings other) {
    return new BrokerSettings(
        xsub, xpub, limits, heartbeat, other, memory, threads, transport, linger, data, ghostGrace);
  }

  /** The same with other limits. */
  public BrokerSettings with(Limits other) {
    return new BrokerSettings(
        xsub, xpub, other, heartbeat, queue, memory, threads, transport, linger, data, ghostGrace);
  }

  /** The same with another memory bound. */
  public BrokerSettings withMemory(long other) {
    return new BrokerSettings(
        xsub, xpub, limits, heartbeat, queue, other, threads, transport, linger, data, ghostGrace);
  }

  /** The same with another number of event loops. */
  public BrokerSettings withThreads(int other) {
    return new BrokerSettings(
        xsub, xpub, limits, heartbeat, queue, memory, other, transport, linger, data, ghostGrace);
  }

  /** The same with topics kept in {@code directory}, and cancelled after {@code grace}. */
  public BrokerSettings withData(Path directory, Duration grace) {
    return new BrokerSettings(
        xsub,
        xpub,
        limits,
        heartbeat,
        queue,
        memory,
        threads,
        transport,
        linger,
        Optional.of(directory),
        grace);
  }
}
