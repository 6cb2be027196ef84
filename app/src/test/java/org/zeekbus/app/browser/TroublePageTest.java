package org.zeekbus.app.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.system.SmallDisk;

/** Troubles of a cluster as the page tells them, while they last. */
@Tag("long")
@Timeout(180)
final class TroublePageTest {
  private static final String RECORDING =
      Path.of("..", "recordings", "cluster-small.frames").toString();

  /** More than the buffers of system and libzmq take, so that the broker's queue fills. */
  private static final int MESSAGES = 400;

  private static final String PAYLOAD = "x".repeat(64 << 10);

  @TempDir private Path directory;

  @Test
  void aSubscriberThatStopsReadingIsSlowThenLosesMessagesAndRecovers() throws Exception {
    try (Dashboard dashboard =
            Dashboard.start(directory, "--queue-messages", "40", "--queue-stuck-after", "4s");
        PythonPeer stalled = PythonPeer.start();
        PythonPeer others = PythonPeer.start()) {
      PythonPeer.Socket subscriber = stalled.socket("SUB", "RCVHWM=10");
      subscriber.subscribe("flood.");
      subscriber.subscribe("zeek.cluster.nodeid.zeromq_worker-9_host_4711_Nk9.");
      subscriber.subscribe("zeek.cluster.node.worker-9.");
      subscriber.connect(Endpoint.parse(dashboard.broker().xpub()));
      PythonPeer.Socket publisher = others.socket("XPUB", "SNDHWM=1000");
      publisher.connect(Endpoint.parse(dashboard.broker().xsub()));
      publisher.expect("\\x01flood.");
      try (Scenario page = dashboard.opens("stalled", "worker-9")) {
        page.reaches("watching");
        stalled.freeze();
        publisher.flood(MESSAGES, "flood.x", "zeromq_publisher-1_host_4712_Nk1", "none", PAYLOAD);
        page.goesOn().reaches("losing");
        stalled.thaw();
        int lost = MESSAGES - subscriber.drain(MESSAGES).messages();
        assertThat(lost).isPositive();
        page.goesOn(Integer.toString(lost)).ends();
      }
    }
  }

  @Test
  void aRefusedPeerStandsThereWithItsCauseAndWhatToDo() throws Exception {
    try (Dashboard dashboard = Dashboard.start(directory);
        PythonPeer python = PythonPeer.start();
        Scenario page = dashboard.opens("refused")) {
      page.reaches("looking");
      python.socket("PUSH").connect(Endpoint.parse(dashboard.broker().xsub()));
      page.goesOn().ends();
    }
  }

  @Test
  void aFullDiskIsToldWhileItIsFull() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "256k");
        Dashboard dashboard =
            Dashboard.start(directory, "--dir", disk.path().resolve("logs").toString());
        Scenario page = dashboard.opens("full")) {
      assertThat(CommandLineRun.of("replay", RECORDING, "--logs", dashboard.logger()).exit())
          .isZero();
      page.reaches("well");
      Path ballast = disk.fill();
      assertThat(CommandLineRun.of("replay", RECORDING, "--logs", dashboard.logger()).exit())
          .isZero();
      page.goesOn().reaches("full");
      Files.delete(ballast);
      page.goesOn().ends();
      assertThat(dashboard.stop()).isZero();
    }
  }

  @Test
  void aLostConnectionShowsAndHeals() throws Exception {
    try (Dashboard before = Dashboard.start(directory);
        Crowd _ = new Crowd(before.broker(), List.of("worker-1"));
        Scenario page = before.opens("restarted", "worker-1")) {
      page.reaches("connected");
      assertThat(before.stop()).isZero();
      page.goesOn().reaches("lost");
      try (Dashboard _ = before.again(directory)) {
        page.goesOn().ends();
      }
    }
  }
}
