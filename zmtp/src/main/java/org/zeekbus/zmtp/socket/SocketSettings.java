package org.zeekbus.zmtp.socket;

import java.util.List;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.HeartbeatSettings;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.SocketType;

/** How a socket treats its peers. */
public record SocketSettings(
    SocketType type, Limits limits, HeartbeatSettings heartbeat, Backoff backoff) {
  /** The defaults for a type. */
  public static SocketSettings of(SocketType type) {
    return new SocketSettings(type, Limits.DEFAULT, HeartbeatSettings.OFF, Backoff.DEFAULT);
  }

  /** The same with another back-off. */
  public SocketSettings withBackoff(Backoff other) {
    return new SocketSettings(type, limits, heartbeat, other);
  }

  void expect(SocketType... types) {
    if (!List.of(types).contains(type)) {
      throw new IllegalArgumentException(
          "socket type %s (expected: %s)".formatted(type, List.of(types)));
    }
  }

  /** Longest first frame: a topic, and on publishers the byte that says subscribe or cancel. */
  int maxFirstFrame() {
    return switch (type) {
      case PUB, XPUB -> limits.topic() + 1;
      case SUB, XSUB -> limits.topic();
      case PUSH, PULL -> limits.frame();
    };
  }

  /** Longest message that is kept: what subscribers send is one frame, so that little is enough. */
  int maxMessage() {
    return type.hearsSubscriptions() ? 2 * maxFirstFrame() + 64 : limits.message();
  }
}
