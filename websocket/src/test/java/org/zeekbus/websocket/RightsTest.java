package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeekbus.http.Access;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;

/** Clients may do what the list of clients says, as long as they are in it. */
final class RightsTest {
  private static final Event EVENT = Event.of("Lab::answer");

  private static Rights rights(String publish, String subscribe, boolean isStrict) {
    return new Rights(
        Optional.of(List.of(Topic.of(publish))),
        Optional.of(List.of(Topic.of(subscribe))),
        false,
        isStrict);
  }

  private final TokenList clients = new TokenList();

  private TestServer start() {
    clients.put("all-rights", Rights.ALL);
    clients.put("some-rights", rights("in.", "out.", false));
    clients.put("strict-rights", rights("in.", "out.", true));
    return TestServer.start(
        TestServer.SETTINGS,
        Bus::of,
        new Access(Optional.empty(), Optional.empty(), Optional.of(clients)));
  }

  private static WebSocketPeer connect(TestServer server, String token) {
    return server.connect("Authorization: Bearer " + token);
  }

  private static String forbidden(String context) {
    return "{\"type\":\"error\",\"code\":\"forbidden\",\"context\":\"" + context + "\"}";
  }

  @Test
  void aStrangerIsNotLetIn() {
    try (TestServer server = start()) {
      WebSocketPeer peer = server.add(WebSocketPeer.ask(server.address(), WebSocketPeer.PATH));
      assertThat(peer.response()).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void aSubscriptionToMoreThanItMayEndsIt() {
    try (TestServer server = start()) {
      WebSocketPeer peer = connect(server, "some-rights");
      String why = "this client may not subscribe to out";
      peer.says("[\"out.x\",\"out\"]").hears(forbidden(why)).hearsClose(1008, why);
    }
  }

  @Test
  void aSubscriptionToAllTopicsIsNamedSo() {
    try (TestServer server = start()) {
      String why = "this client may not subscribe to all topics";
      connect(server, "some-rights").says("[\"\"]").hears(forbidden(why)).hearsClose(1008, why);
    }
  }

  @Test
  void anEventOnAnotherTopicIsNotPublishedAndItGoesOn() {
    try (TestServer server = start()) {
      WebSocketPeer all = connect(server, "all-rights");
      all.subscribes("");
      WebSocketPeer peer = connect(server, "some-rights");
      peer.subscribes("out.x");
      String why = "this client may not publish to this topic";
      peer.says(Texts.message("other.x", EVENT)).hears(forbidden(why));
      peer.says(Texts.message("in.x", EVENT));
      all.hears(Texts.message("in.x", EVENT)).says(Texts.message("out.x", EVENT));
      peer.hears(Texts.message("out.x", EVENT));
      assertThat(server.broker().snapshot().xsub().ignored())
          .as("the broker counts and logs it")
          .containsEntry("forbidden", 1L);
    }
  }

  @Test
  void ifItsRightsAreStrictThatEndsIt() {
    try (TestServer server = start()) {
      WebSocketPeer peer = connect(server, "strict-rights");
      peer.subscribes("out.x");
      String why = "this client may not publish to this topic";
      peer.says(Texts.message("other.x", EVENT)).hears(forbidden(why)).hearsClose(1008, why);
    }
  }

  @Test
  void whoIsRemovedFromTheListIsOutAtOnceAndOthersStay() {
    try (TestServer server = start()) {
      WebSocketPeer removed = connect(server, "some-rights");
      removed.subscribes("out.x");
      WebSocketPeer changed = connect(server, "strict-rights");
      WebSocketPeer stays = connect(server, "all-rights");
      stays.subscribes("a");
      clients.remove("some-rights");
      clients.put("strict-rights", Rights.ALL);
      server.server().recheckClients();
      String why = "this client is no longer allowed, or its rights have changed";
      removed.hearsClose(1008, why).closes(1008, "").hearsTheEnd();
      changed.hearsClose(1008, why).closes(1008, "").hearsTheEnd();
      Await.until("one is left", () -> server.server().snapshot().clientCount() == 1);
      assertThat(server.server().snapshot().clients().getFirst().name())
          .contains("client of all-rights");
      stays.pings("still there").hearsPong("still there");
    }
  }
}
