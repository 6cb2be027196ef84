package org.zeekbus.app.role;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.SnapshotText;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;
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
   * @param inherited sockets that it listens on if its endpoints are theirs
   * @throws IOException if it cannot listen, saying what to do
   */
  public static BrokerRole start(
      Configuration configuration,
      Optional<Path> data,
      EndpointSecurity security,
      InheritedSockets inherited,
      PrintWriter out)
      throws IOException, ConfigurationException {
    BrokerSettings settings =
        BrokerSection.settings(configuration, data).with(it -> it.inherited(inherited));
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

  /** The broker. */
  public Broker broker() {
    return broker;
  }

  @Override
  public List<EventLoop> loops() {
    return broker.loops();
  }

  @Override
  public RoleStatistics statistics() {
    return statistics(broker.snapshot());
  }

  private static RoleStatistics statistics(BrokerSnapshot snapshot) {
    return new RoleStatistics(Map.of("broker", snapshot), () -> SnapshotText.of(snapshot));
  }

  @Override
  public RoleStatistics stop() throws IOException {
    Optional<BrokerSnapshot> last = broker.stop();
    if (directory.isPresent()) {
      directory.get().close();
    }
    return last.map(BrokerRole::statistics).orElseGet(() -> new RoleStatistics(Map.of(), () -> ""));
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
          configuration.isSet(BrokerSection.ZEEKCTL) ? "--zeekctl" : "--xsub, --xpub",
          "a Zeek manager does, with run_proxy_thread = T");
    } catch (IllegalArgumentException e) {
      // Only the system can find some errors, such as a transport that it does not have.
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }
}
