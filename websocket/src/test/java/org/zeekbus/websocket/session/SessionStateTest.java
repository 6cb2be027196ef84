package org.zeekbus.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeekbus.websocket.session.SessionState.CLOSED;
import static org.zeekbus.websocket.session.SessionState.CLOSING;
import static org.zeekbus.websocket.session.SessionState.CONFIRMING;
import static org.zeekbus.websocket.session.SessionState.Event.CLOSE;
import static org.zeekbus.websocket.session.SessionState.Event.CONFIRMED;
import static org.zeekbus.websocket.session.SessionState.Event.GONE;
import static org.zeekbus.websocket.session.SessionState.Event.SUBSCRIBED;
import static org.zeekbus.websocket.session.SessionState.OPEN;
import static org.zeekbus.websocket.session.SessionState.OPENING;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SessionStateTest {
  private record From(SessionState state, SessionState.Event event) {}

  private static final Map<From, SessionState> TABLE =
      Map.ofEntries(
          Map.entry(new From(OPENING, SUBSCRIBED), CONFIRMING),
          Map.entry(new From(CONFIRMING, CONFIRMED), OPEN),
          Map.entry(new From(OPENING, CLOSE), CLOSING),
          Map.entry(new From(CONFIRMING, CLOSE), CLOSING),
          Map.entry(new From(OPEN, CLOSE), CLOSING),
          Map.entry(new From(OPENING, GONE), CLOSED),
          Map.entry(new From(CONFIRMING, GONE), CLOSED),
          Map.entry(new From(OPEN, GONE), CLOSED),
          Map.entry(new From(CLOSING, GONE), CLOSED));

  @Test
  void theTableIsAllThatIsAllowed() {
    Map<From, SessionState> seen = new HashMap<>();
    for (SessionState state : SessionState.values()) {
      for (SessionState.Event event : SessionState.Event.values()) {
        From from = new From(state, event);
        if (TABLE.containsKey(from)) {
          seen.put(from, state.after(event));
        } else {
          assertThatThrownBy(() -> state.after(event))
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("a session that is " + state + " cannot see " + event);
        }
      }
    }
    assertThat(seen).isEqualTo(TABLE);
  }

  @Test
  void aConversationGoesOnUntilACloseFrame() {
    assertThat(SessionState.values())
        .filteredOn(SessionState::isAlive)
        .containsExactly(OPENING, CONFIRMING, OPEN);
  }
}
