package org.zeekbus.app.role;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Settings;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.QueueSettings;
import org.zeekbus.broker.snapshot.SnapshotText;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Failure;

/**
 * A broker from its configuration.
 *
 * <p>Owner: the main thread.
 */
public final class BrokerRole implements RunningRole {
  private final Broker broker;
  private final Optional<DataDirectory> directory;
  private final List<Endpoint> asked;
  private final EndpointSecurity security;
  private final PrintWriter out;

  private BrokerRole(
      Broker broker,
      Optional<DataDirectory> directory,
      List<Endpoint> asked,
      EndpointSecurity security,
      PrintWriter out) {
    this.broker = broker;
    this.directory = directory;
    this.asked = asked;
    this.security = security;
    this.out = out;
  }

  /**
   * Starts a broker that keeps its topics in {@code data}, if anywhere.
   *
   * @throws IOException if it cannot listen, saying what to do
   */
  public static BrokerRole start(
      Configuration configuration, Optional<Path> data, EndpointSecurity security, PrintWriter out)
      throws IOException, ConfigurationException {
    BrokerSettings settings = settings(configuration, data);
    List<Endpoint> asked =
        Stream.concat(settings.xsub().stream(), settings.xpub().stream()).toList();
    security.check(asked);
    DataDirectory taken = data.isEmpty() ? null : DataDirectory.take(data.get());
    BrokerRole started = null;
    try {
      started =
          new BrokerRole(
              startBroker(configuration, settings, security),
              Optional.ofNullable(taken),
              asked,
              security,
              out);
      return started;
    } finally {
      if (started == null && taken != null) {
        taken.close();
      }
    }
  }

  @Override
  public void announce() {
    out.println(
        "listening: XSUB %s (nodes' connect_xpub_endpoint), XPUB %s (nodes' connect_xsub_endpoint)"
            .formatted(text(broker.xsubEndpoints()), text(broker.xpubEndpoints())));
    out.flush();
    security.warn(asked);
  }

  @Override
  public CompletionStage<Failure> death() {
    return broker.death();
  }

  @Override
  public void recheckClients() {
    broker.recheckClients();
  }

  /** What has started. */
  public Broker broker() {
    return broker;
  }

  @Override
  public String statistics() {
    return SnapshotText.of(broker.snapshot());
  }

  @Override
  public String stop() throws IOException {
    String last = broker.stop().map(SnapshotText::of).orElse("");
    if (directory.isPresent()) {
      directory.get().close();
    }
    return last;
  }

  /** A broker promises nothing beyond its linger time. */
  @Override
  public boolean isClean() {
    return true;
  }

  @Override
  public String toString() {
    return "broker";
  }

  private static String text(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
  }

  private static Broker startBroker(
      Configuration configuration, BrokerSettings settings, EndpointSecurity security)
      throws IOException, ConfigurationException {
    try {
      return Broker.start(settings, security::of);
    } catch (IOException e) {
      if (!BindFailure.isOne(e)) { // but of the data directory
        throw new IOException(Reason.withPlace(e) + ", or name another (--data)", e);
      }
      throw BindFailure.explained(
          e,
          configuration.isSet(Settings.ZEEKCTL) ? "--zeekctl" : "--xsub, --xpub",
          "a Zeek manager does, with run_proxy_thread = T");
    } catch (IllegalArgumentException e) {
      // What only the system could tell, such as a transport that it does not have.
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** The configuration of the broker. */
  static BrokerSettings settings(Configuration configuration, Optional<Path> data) {
    return BrokerSettings.of(it ->
        it.xsub(configuration.xsub())
            .xpub(configuration.xpub())
            .limits(limits(configuration))
            .heartbeat(heartbeat(configuration))
            .queue(queue(configuration))
            .memory(configuration.get(Settings.MEMORY).bytes())
            .threads(configuration.get(Settings.THREADS))
            .transport(configuration.get(Settings.TRANSPORT))
            .linger(configuration.get(Settings.LINGER))
            .data(data)
            .ghostGrace(configuration.get(Settings.GHOST_GRACE)));
  }

  private static QueueSettings queue(Configuration configuration) {
    return new QueueSettings(
        configuration.get(Settings.QUEUE_BYTES).bytes(),
        configuration.get(Settings.QUEUE_MESSAGES),
        configuration.get(Settings.ON_FULL),
        configuration.get(Settings.STUCK_AFTER),
        configuration.get(Settings.SLOWEST_DRAIN).bytes());
  }

  private static Limits limits(Configuration configuration) {
    return new Limits(
        configuration.get(Settings.HANDSHAKE_TIMEOUT),
        (int) configuration.get(Settings.FRAME).bytes(),
        (int) configuration.get(Settings.MESSAGE).bytes(),
        configuration.get(Settings.PARTS),
        (int) configuration.get(Settings.TOPIC).bytes(),
        configuration.get(Settings.SUBSCRIPTIONS),
        configuration.get(Settings.CONNECTIONS));
  }

  private static HeartbeatSettings heartbeat(Configuration configuration) {
    Duration interval = configuration.get(Settings.HEARTBEAT_INTERVAL);
    return new HeartbeatSettings(
        interval, configuration.find(Settings.HEARTBEAT_TIMEOUT).orElse(interval));
  }
}
