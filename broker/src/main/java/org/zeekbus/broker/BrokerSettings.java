package org.zeekbus.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.socket.InheritedSockets;
import org.zeekbus.zmtp.socket.Transport;

/**
 * The settings of a broker.
 *
 * @param xsub where publishers connect: the nodes' {@code connect_xpub_endpoint}
 * @param xpub where subscribers connect: the nodes' {@code connect_xsub_endpoint}. Both are empty
 *     for a broker whose peers are all attached in this process
 * @param limits what one peer may use
 * @param heartbeat heartbeats of both sockets
 * @param queue the queue of each subscriber
 * @param memory bound of all buffers, in bytes
 * @param threads number of event loops
 * @param transport the system interface to sockets; the best that it has if empty, which takes long
 *     to find
 * @param linger how long a stop waits for queues to drain
 * @param data where the known topics are kept over a restart; nowhere if empty
 * @param ghostGrace how long after a start a topic of the time before may go unclaimed
 * @param inherited sockets that the process was given, for endpoints that they listen on
 */
public record BrokerSettings(
    List<Endpoint> xsub,
    List<Endpoint> xpub,
    Limits limits,
    HeartbeatSettings heartbeat,
    QueueSettings queue,
    long memory,
    int threads,
    Optional<Transport.Kind> transport,
    Duration linger,
    Optional<Path> data,
    Duration ghostGrace,
    InheritedSockets inherited) {
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
          Optional.empty(),
          Duration.ofMillis(500),
          Optional.empty(),
          Duration.ofSeconds(30),
          InheritedSockets.NONE);

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException if not; names the setting
   */
  public BrokerSettings {
    xsub = List.copyOf(xsub);
    xpub = List.copyOf(xpub);
    if (xsub.isEmpty() != xpub.isEmpty()) {
      throw new IllegalArgumentException("a broker needs an xsub and an xpub endpoint, or neither");
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

  /** The defaults with changes: {@code BrokerSettings.of(it -> it.threads(2))}. */
  public static BrokerSettings of(Consumer<Builder> changes) {
    return DEFAULT.with(changes);
  }

  /** The same with changes: {@code settings.with(it -> it.threads(2))}. */
  public BrokerSettings with(Consumer<Builder> changes) {
    Builder builder = new Builder(this);
    changes.accept(builder);
    return builder.build();
  }

  /** The same on other endpoints. */
  public BrokerSettings on(Endpoint xsubEndpoint, Endpoint xpubEndpoint) {
    return with(it -> it.xsub(List.of(xsubEndpoint)).xpub(List.of(xpubEndpoint)));
  }

  /**
   * Collects settings; each method sets the field of its name.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private List<Endpoint> xsub;
    private List<Endpoint> xpub;
    private Limits limits;
    private HeartbeatSettings heartbeat;
    private QueueSettings queue;
    private long memory;
    private int threads;
    private Optional<Transport.Kind> transport;
    private Duration linger;
    private Optional<Path> data;
    private Duration ghostGrace;
    private InheritedSockets inherited;

    private Builder(BrokerSettings from) {
      this.xsub = from.xsub;
      this.xpub = from.xpub;
      this.limits = from.limits;
      this.heartbeat = from.heartbeat;
      this.queue = from.queue;
      this.memory = from.memory;
      this.threads = from.threads;
      this.transport = from.transport;
      this.linger = from.linger;
      this.data = from.data;
      this.ghostGrace = from.ghostGrace;
      this.inherited = from.inherited;
    }

    /** Sets where publishers connect. */
    public Builder xsub(List<Endpoint> value) {
      xsub = value;
      return this;
    }

    /** Sets where subscribers connect. */
    public Builder xpub(List<Endpoint> value) {
      xpub = value;
      return this;
    }

    /** Sets the limits of one peer. */
    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    /** Sets heartbeats of both sockets. */
    public Builder heartbeat(HeartbeatSettings value) {
      heartbeat = value;
      return this;
    }

    /** Sets the queue of each subscriber. */
    public Builder queue(QueueSettings value) {
      queue = value;
      return this;
    }

    /** Sets the bound of all buffers, in bytes. */
    public Builder memory(long value) {
      memory = value;
      return this;
    }

    /** Sets the number of event loops. */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /** Sets the system interface to sockets. */
    public Builder transport(Transport.Kind value) {
      transport = Optional.of(value);
      return this;
    }

    /** Sets how long a stop waits for queues to drain. */
    public Builder linger(Duration value) {
      linger = value;
      return this;
    }

    /** Sets the directory of the known topics; none if empty. */
    public Builder data(Optional<Path> value) {
      data = value;
      return this;
    }

    /** Sets how long a topic from before the start may go unclaimed. */
    public Builder ghostGrace(Duration value) {
      ghostGrace = value;
      return this;
    }

    /** Sets sockets that the process was given. */
    public Builder inherited(InheritedSockets value) {
      inherited = value;
      return this;
    }

    private BrokerSettings build() {
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
          data,
          ghostGrace,
          inherited);
    }
  }
}
