package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestTransport;

/** What a service manager shows. */
final class StatusLineTest {
  @Test
  void countsNodesAndEvents() throws Exception {
    try (Broker broker =
            Broker.start(
                BrokerSettings.DEFAULT.on(TestTransport.ANY_PORT, TestTransport.ANY_PORT));
        PythonPeer python = PythonPeer.start()) {
      StatusLine line =
          new StatusLine(
              new Roles(broker, null, null), _ -> List.of(), List::of, InstantSource.system());
      assertThat(line.next()).isEqualTo("0 nodes");
      PythonPeer.Socket publisher = python.socket("XPUB");
      publisher.connect(broker.xsubEndpoints().getFirst());
      PythonPeer.Socket subscriber = python.socket("SUB");
      subscriber.connect(broker.xpubEndpoints().getFirst());
      subscriber.subscribe("zeek.");
      publisher.expect("\\x01zeek.");
      assertThat(line.next()).isEqualTo("2 nodes, 0 events/s");
      publisher.flood(10_000, "zeek.event");
      Await.until("they are counted", () -> line.next().matches("2 nodes, [1-9][0-9,]* events/s"));
    }
  }

  @Test
  void saysWhatIsWrongFirst() throws Exception {
    try (Broker broker =
        Broker.start(BrokerSettings.DEFAULT.on(TestTransport.ANY_PORT, TestTransport.ANY_PORT))) {
      List<RoleState> states = List.of(new RoleState("logger", false, List.of("sink files: full")));
      StatusLine line =
          new StatusLine(
              new Roles(broker, null, null), _ -> states, List::of, InstantSource.system());
      assertThat(line.next()).matches("critical: .*sink files: full.*; 0 nodes");
    }
  }

  @Test
  void saysThatADiskIsFull() {
    Disk full = new Disk("/var/log/zeekbus", "/dev/sda1", 1L << 40, 1L << 20, 1L << 40);
    StatusLine line =
        new StatusLine(
            new Roles(null, null, null),
            _ -> List.of(),
            () -> List.of(full),
            InstantSource.system());
    assertThat(line.next())
        .isEqualTo(
            "critical: the disk of /var/log/zeekbus has little room: 1.0 MiB of 1.0 TiB are free; 0 nodes");
  }
}
