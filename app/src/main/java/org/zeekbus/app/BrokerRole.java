package org.zeekbus.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;

/**
 * A broker from its configuration.
 *
 * <p>Owner: the main thread.
 */
final class BrokerRole implements RunningRole {
  private final Configuration configuration;
  private final Optional<Path> data;
  private final EndpointSecurity security;
  private final PrintWriter out;

  // Once it has started.
  private @Nullable Broker broker;
  private @Nullable DataDirectory directory;

  /** A broker that keeps its topics in {@code data}, if anywhere. */
  BrokerRole(
      Configuration configuration,
      Optional<Path> data,
      EndpointSecurity security,
      PrintWriter out) {
    this.security = security;
    this.configuration = configuration;
    this.data = data;
    this.out = out;
  }

  /**
   * Starts it, and says where it listens.
   *
   * @throws IOException if it cannot listen, saying what to do
   */
  BrokerRole start() throws IOException, ConfigurationException {
    BrokerSettings settings = settings();
    List<Endpoint> all = Stream.concat(settings.xsub().stream(), settings.xpub().stream()).toList();
    security.check(all);
    DataDirectory taken = data.isEmpty() ? null : DataDirectory.take(data.get());
    try {
      Broker started = startBroker(settings);
      out.println(
          "listening: XSUB %s (nodes' connect_xpub_endpoint), XPUB %s (nodes' connect_xsub_endpoint)"
              .formatted(text(started.xsubEndpoints()), text(started.xpubEndpoints())));
      out.flush();
      security.warn(all);
      broker = started;
      directory = taken;
      return this;
    } finally {
      if (broker == null && taken != null) {
        taken.close();
      }
    }
  }

  @Override
  public void recheckClients() {
    broker().recheckClients();
  }

  /** Of a broker that has started. */
  Broker broker() {
    return Objects.requireNonNull(broker, "not started");
  }

  @Override
  public String statistics() {
    return broker().statistics();
  }

  @Override
  public String stop() throws IOException {
    String last = broker().stop();
    if (directory != null) {
      directory.close();
    }
    return last;
  }

  /** A broker promises nothing beyond its linger time. */
  @Override
  public boolean isClean() {
    return true;
  }

  private static String text(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
  }

  private Broker startBroker(BrokerSettings settings) throws IOException, ConfigurationException {
    try {
      return Broker.start(settings, security::of);
    } catch (UnknownHostException e) {
      throw new IOException("no such host or interface to listen on: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + remedy(String.valueOf(e.getMessage())), e);
    } catch (IllegalArgumentException e) {
      // What only the system could tell, such as a transport that it does not have.
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** What to do about the usual reasons why the system refuses to bind. */
  private static String remedy(String message) {
    if (message.contains("in use")) {
      return ": stop the process that listens there (a Zeek manager does, with"
          + " run_proxy_thread = T), or choose another endpoint (--xsub, --xpub)";
    }
    if (message.contains("annot assign requested address")) {
      return ": this host has no such address; `ip address` lists those it has";
    }
    if (message.contains("ermission denied")) {
      return ": choose a port from 1024 on, or a directory that this user may write to";
    }
    return "";
  }

  /** What the configuration says to the broker. */
  BrokerSettings settings() {
    return new BrokerSettings(
        configuration.xsub(),
        configuration.xpub(),
        limits(),
        heartbeat(),
        new QueueSettings(
            configuration.get(Settings.QUEUE_BYTES).bytes(),
            configuration.get(Settings.QUEUE_MESSAGES),
            configuration.get(Settings.ON_FULL),
            configuration.get(Settings.STUCK_AFTER),
            configuration.get(Settings.SLOWEST_DRAIN).bytes()),
        configuration.get(Settings.MEMORY).bytes(),
        configuration.get(Settings.THREADS),
        configuration.get(Settings.TRANSPORT),
        configuration.get(Settings.LINGER),
        data,
        configuration.get(Settings.GHOST_GRACE));
  }

  private Limits limits() {
    return new Limits(
        configuration.get(Settings.HANDSHAKE_TIMEOUT),
        (int) configuration.get(Settings.FRAME).bytes(),
        (int) configuration.get(Settings.MESSAGE).bytes(),
        configuration.get(Settings.PARTS),
        (int) configuration.get(Settings.TOPIC).bytes(),
        configuration.get(Settings.SUBSCRIPTIONS),
        configuration.get(Settings.CONNECTIONS));
  }

  private HeartbeatSettings heartbeat() {
    Duration interval = configuration.get(Settings.HEARTBEAT_INTERVAL);
    return new HeartbeatSettings(
        interval,
        configuration.find(Settings.HEARTBEAT_TIMEOUT).orElse(interval),
        configuration.get(Settings.HEARTBEAT_TTL));
  }
}
