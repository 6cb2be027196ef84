package org.zeekbus.websocket.session;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * What a client gets besides events, with Zeek's keys in Zeek's order and its words (Zeek {@code
 * src/cluster/websocket/WebSocket.cc}).
 */
public final class Replies {
  private Replies() {}

  /** The client's topics are subscribed. */
  public static byte[] ack(String endpoint, String version) {
    return bytes(
        "{\"type\":\"ack\",\"endpoint\":\""
            + quoted(endpoint)
            + "\",\"version\":\""
            + quoted(version)
            + "\"}");
  }

  /** Something of the client's was wrong. */
  public static byte[] error(String code, String context) {
    return bytes(
        "{\"type\":\"error\",\"code\":\"" + code + "\",\"context\":\"" + quoted(context) + "\"}");
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
