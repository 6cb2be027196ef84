package org.zeekbus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeekbus.app.Main;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.role.BrokerRole;
import org.zeekbus.app.role.BrokerSection;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.socket.InheritedSockets;
import org.zeekbus.zmtp.socket.Transport;

/** The node that is slow now and then, under the settings of a demo. */
final class SlowNodeTest {
  private static final RawValue ANY_PORT =
      new RawValue("tcp://127.0.0.1:0", new Origin.Flag("--test"));

  @Test
  @Timeout(120)
  void aStalledNodeLosesMessagesAndRecoversWhileOthersMissNothing() throws Exception {
    DemoDirectory directory = DemoDirectory.create();
    Configuration configuration =
        DemoConfiguration.load(
            new Flags(
                Optional.empty(),
                Map.of(BrokerSection.XSUB, ANY_PORT, BrokerSection.XPUB, ANY_PORT)),
            Main.environmentOf(Map.of()),
            directory);
    BrokerRole role =
        BrokerRole.start(
            configuration,
            Optional.empty(),
            EndpointSecurity.of(configuration),
            InheritedSockets.NONE,
            new PrintWriter(Writer.nullWriter()));
    Broker broker = role.broker();
    CountDownLatch end = new CountDownLatch(1);
    Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    try (Transport transport =
        new Transport(Transport.Kind.best(), 1, new BufferMemory(16 << 20))) {
      Endpoint xsub = broker.xsubEndpoints().getFirst();
      Endpoint xpub = broker.xpubEndpoints().getFirst();
      for (String name : List.of("manager", "proxy-1", "worker-1", "worker-2")) {
        boolean isSlow = name.equals("worker-2");
        Endpoint from = isSlow ? directory.slowSocket() : xpub;
        int queue = isSlow ? 1 : 10_000;
        nodes.put(
            name, new SimulatedNode(name, queue, from, xsub, TestTransport.unused(), transport));
      }
      Traffic traffic = new Traffic(nodes, end);
      traffic.pace(100);
      Thread playing = Thread.ofVirtual().start(() -> play(traffic));

      SimulatedNode stalled = Objects.requireNonNull(nodes.get("worker-2"));
      stalled.stall();
      await(broker, "worker-2", "dropping");
      stalled.goOn();
      await(broker, "worker-2", "flowing");

      end.countDown();
      playing.join();
      BrokerSnapshot last = broker.snapshot();
      assertThat(last.dropped()).isPositive();
      assertThat(last.drops()).allMatch(drop -> drop.receiver().equals("worker-2"));
    } finally {
      end.countDown();
      nodes.values().forEach(SimulatedNode::close);
      var _ = role.stop();
      directory.remove();
    }
  }

  private static void play(Traffic traffic) {
    try {
      traffic.play();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(Broker broker, String name, String state) {
    Await.until(
        () -> name + " is " + state,
        Duration.ofSeconds(60),
        () ->
            broker.snapshot().nodes().stream()
                .filter(node -> name.equals(node.name()))
                .flatMap(node -> node.subscribers().stream())
                .anyMatch(subscriber -> subscriber.state().equals(state)));
  }
}
