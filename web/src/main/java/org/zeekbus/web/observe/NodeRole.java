package org.zeekbus.web.observe;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/** What a node is for, as its name says. */
public enum NodeRole {
  MANAGER,
  LOGGER,
  PROXY,
  WORKER,
  /** The WebSocket clients of an application. */
  WEBSOCKET,
  /** A part of this process. */
  ZEEKBUS,
  /** It has another name. */
  OTHER,
  /** It has told no name. */
  UNNAMED;

  /**
   * zeekctl asks for names that begin so, and adds {@code -1} and on for the processes of one host:
   * {@code worker-1}, {@code worker-dmz-3}.
   */
  private static final Pattern NAME = Pattern.compile("(manager|logger|proxy|worker)([-_.0-9].*)?");

  /** The role of a node with this name. */
  public static NodeRole of(@Nullable String name) {
    if (name == null) {
      return UNNAMED;
    }
    if (WebSocketSnapshot.isNode(name)) {
      return WEBSOCKET;
    }
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? valueOf(matcher.group(1).toUpperCase(Locale.ROOT)) : OTHER;
  }

  /** Whether the cluster has it in its layout, so that it is missed when it is not there. */
  public boolean isOfCluster() {
    return switch (this) {
      case MANAGER, LOGGER, PROXY, WORKER -> true;
      case WEBSOCKET, ZEEKBUS, OTHER, UNNAMED -> false;
    };
  }

  /** As in the API. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
