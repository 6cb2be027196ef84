package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeekbus.zmtp.socket.ConnectionState.CLOSED;
import static org.zeekbus.zmtp.socket.ConnectionState.CLOSING;
import static org.zeekbus.zmtp.socket.ConnectionState.HANDSHAKE;
import static org.zeekbus.zmtp.socket.ConnectionState.REFUSING;
import static org.zeekbus.zmtp.socket.ConnectionState.TRAFFIC;
import static org.zeekbus.zmtp.socket.ConnectionState.WAITING;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection goes where its table says, and nowhere else. */
final class ConnectionStateTest {
  private static final Map<ConnectionState, Set<ConnectionState>> TABLE =
      Map.of(
          WAITING, Set.of(HANDSHAKE, CLOSING),
          HANDSHAKE, Set.of(TRAFFIC, REFUSING, CLOSING),
          TRAFFIC, Set.of(CLOSING),
          REFUSING, Set.of(CLOSING),
          CLOSING, Set.of(CLOSED),
          CLOSED, Set.of());

  @ParameterizedTest
  @EnumSource
  void goesWhereTheTableSays(ConnectionState from) {
    for (ConnectionState next : ConnectionState.values()) {
      if (TABLE.getOrDefault(from, Set.of()).contains(next)) {
        assertThat(from.to(next)).isEqualTo(next);
      } else {
        assertThatThrownBy(() -> from.to(next))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("a connection cannot go from %s to %s", from, next);
      }
    }
  }
}
