package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** Clients of a process that is linked with the cluster's broker: ours, or libzmq's proxy. */
@ParameterizedClass
@ValueSource(strings = {"zeekbus", "libzmq"})
final class OnAnotherHostTest {
  private static final Event EVENT = Event.of("Lab::answer", "text", Values.count(3), 0.75);

  private final PythonPeer python = PythonPeer.start();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Endpoint xsub;
  private final Endpoint xpub;

  OnAnotherHostTest(String cluster) throws Exception {
    Endpoint any = Endpoint.parse("tcp://127.0.0.1:0");
    if (cluster.equals("zeekbus")) {
      Broker broker = with(Broker.start(BrokerSettings.of(it -> it.threads(1)).on(any, any)));
      xsub = broker.xsubEndpoints().getFirst();
      xpub = broker.xpubEndpoints().getFirst();
    } else {
      PythonPeer.Proxy proxy = python.proxy();
      xsub = proxy.xsub();
      xpub = proxy.xpub();
    }
  }

  private <C extends AutoCloseable> C with(C opened) {
    open.addFirst(opened);
    return opened;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    python.close();
  }

  private TestServer server() {
    return with(TestServer.linked(xpub, xsub));
  }

  @Test
  void anEventToANodeMayFollowTheAck() {
    TestServer server = server();
    for (int i = 0; i < 10; i++) {
      PythonPeer.Socket node = python.socket("SUB");
      node.connect(xpub);
      node.subscribe("lab." + i);
      PythonPeer.Socket witness = python.socket("XPUB", "XPUB_VERBOSE=1");
      witness.connect(xsub);
      while (!hears(witness, "\001lab." + i)) {
        // The cluster's broker has it. Before, it may tell of the round before this one.
      }
      witness.close();
      WebSocketPeer client = server.connect();
      String id = client.subscribes();
      client.says(Texts.message("lab." + i, EVENT));
      node.expect("lab." + i, id, "broker-bin-v1", Texts.printed(EVENT));
      node.close();
      client.closes(1000, "").hearsClose(1000, "");
    }
  }

  @Test
  void anEventFromANodeMayFollowTheAck() {
    PythonPeer.Socket node = python.socket("XPUB", "XPUB_VERBOSE=1");
    node.connect(xsub);
    TestServer server = server();
    for (int i = 0; i < 10; i++) {
      WebSocketPeer client = server.subscriber("lab." + i);
      while (!hears(node, "\001lab." + i)) {
        // It hears confirmations, too.
      }
      node.send(
          ("lab." + i).getBytes(UTF_8),
          "node".getBytes(UTF_8),
          "broker-bin-v1".getBytes(UTF_8),
          Texts.binary(EVENT));
      client.hears(Texts.message("lab." + i, EVENT));
      client.closes(1000, "").hearsClose(1000, "");
    }
  }

  private static boolean hears(PythonPeer.Socket node, String subscription) {
    byte[] next = node.receive(Await.DEADLINE).orElseThrow().getFirst();
    return new String(next, UTF_8).equals(subscription);
  }

  @Test
  void clientsOfTwoProcessesHearEachOtherOnce() {
    TestServer here = server();
    TestServer there = server();
    WebSocketPeer one = here.subscriber("lab.");
    WebSocketPeer neighbour = here.subscriber("lab.");
    WebSocketPeer other = there.subscriber("lab.");
    Event last = Event.of("Lab::last");
    one.says(Texts.message("lab.x", EVENT));
    other.hears(Texts.message("lab.x", EVENT)).says(Texts.message("lab.x", last));
    one.hears(Texts.message("lab.x", last));
    neighbour.hears(Texts.message("lab.x", EVENT), Texts.message("lab.x", last));
  }

  @Test
  void clientsThatEndLeaveNothingBehind() {
    TestServer server = server();
    PythonPeer.Socket node = python.socket("XPUB", "XPUB_VERBOSE=1");
    node.connect(xsub);
    WebSocketPeer client = server.subscriber("lab.");
    while (!hears(node, "\001lab.")) {
      // It hears confirmations, too.
    }
    client.resets();
    while (!hears(node, "\000lab.")) {
      // As before.
    }
    server.awaitPeers(1, 1); // those of the link
  }
}
