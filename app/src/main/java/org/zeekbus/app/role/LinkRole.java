package org.zeekbus.app.role;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.security.CurveKeys;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.broker.link.Link;
import org.zeekbus.broker.link.LinkSettings;
import org.zeekbus.broker.link.LinkSnapshot;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.SnapshotText;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.websocket.Bus;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.thread.Failure;

/**
 * A broker of this process alone, for its clients, and the link with the cluster's.
 *
 * <p>Owner: the main thread.
 */
public final class LinkRole implements RunningRole {
  /** Settings of a broker that a broker without endpoints and directory has no use for. */
  private static final Set<Setting<?>> UNUSED =
      Set.of(
          BrokerSection.XSUB,
          BrokerSection.XPUB,
          BrokerSection.GHOST_GRACE,
          ServiceSection.DATA,
          CurveSection.EXCEPT);

  private final Bus bus;
  private final Link link;
  private final Endpoint xpub;
  private final Endpoint xsub;
  private final PrintWriter out;
  private final CompletableFuture<Failure> death = new CompletableFuture<>();

  private LinkRole(
      Bus bus, Link link, ClusterLink cluster, Endpoint xpub, Endpoint xsub, PrintWriter out) {
    this.bus = bus;
    this.link = link;
    this.xpub = xpub;
    this.xsub = xsub;
    this.out = out;
    bus.broker().death().thenAccept(death::complete);
    link.death().thenAccept(death::complete);
    cluster.death().thenAccept(death::complete);
  }

  /** Whether it, or something beside it, uses a setting. */
  public static boolean uses(Setting<?> setting) {
    return (setting.isOf(BrokerSection.SECTION.name()) && !UNUSED.contains(setting))
        || setting.equals(LoggerRoleSection.BROKER_XPUB)
        || setting.equals(LoggerRoleSection.BROKER_XSUB);
  }

  /**
   * Starts to connect, and does not wait for the cluster's broker.
   *
   * @throws IOException if event loops cannot be had
   * @throws ConfigurationException if keys are missing or wrong
   */
  public static LinkRole start(Configuration configuration, PrintWriter out)
      throws IOException, ConfigurationException {
    Endpoint xpub = ClusterEndpoints.brokerXpub(configuration);
    Endpoint xsub = ClusterEndpoints.brokerXsub(configuration);
    CurveKeys keys = CurveKeys.of(configuration);
    Security security = keys.isEmpty() ? Security.NONE : keys.client();
    BrokerSettings settings =
        BrokerSection.settings(configuration, Optional.empty())
            .with(it -> it.xsub(List.of()).xpub(List.of()));
    Broker broker = startBroker(settings);
    ClusterLink cluster = new ClusterLink(xpub, xsub, security, broker, out);
    String senders = Bus.uniqueSenders();
    Link link =
        Link.start(broker, new LinkSettings(xpub, xsub, security, Topic.of(senders)), cluster);
    return new LinkRole(Bus.linked(broker, link, senders), link, cluster, xpub, xsub, out);
  }

  private static Broker startBroker(BrokerSettings settings)
      throws IOException, ConfigurationException {
    try {
      return Broker.start(settings);
    } catch (IllegalArgumentException e) {
      // Only the system can find some errors, such as a transport that it does not have.
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** What clients are attached to. */
  public Bus bus() {
    return bus;
  }

  @Override
  public void announce() {
    out.println("linking with the cluster's broker: XPUB %s, XSUB %s".formatted(xpub, xsub));
    out.flush();
  }

  @Override
  public CompletionStage<Failure> death() {
    return death.minimalCompletionStage();
  }

  @Override
  public List<EventLoop> loops() {
    return bus.broker().loops();
  }

  @Override
  public RoleStatistics statistics() {
    return statistics(bus.broker().snapshot());
  }

  private RoleStatistics statistics(BrokerSnapshot broker) {
    LinkSnapshot linked = link.snapshot();
    Map<String, Object> snapshots = new LinkedHashMap<>();
    snapshots.put("link", linked);
    snapshots.put("broker", broker);
    return new RoleStatistics(snapshots, () -> linked.text() + SnapshotText.of(broker));
  }

  /** Nobody comes in but over the link. */
  @Override
  public void recheckClients() {}

  @Override
  public RoleStatistics stop() {
    link.stopConnecting();
    return bus.broker().stop().map(this::statistics).orElse(RoleStatistics.NONE);
  }

  /** As a broker, it promises nothing beyond its linger time. */
  @Override
  public boolean isClean() {
    return true;
  }

  @Override
  public String toString() {
    return "link";
  }
}
