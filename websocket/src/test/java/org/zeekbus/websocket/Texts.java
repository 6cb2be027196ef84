package org.zeekbus.websocket;

import java.nio.charset.StandardCharsets;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zmtp.Topic;

/** Events as clients and nodes have them. */
final class Texts {
  private Texts() {}

  /** A message of, or for, a client. */
  static String message(String topic, Event event) {
    byte[] json =
        JsonEvents.encode(new JsonEvents.DataMessage(Bytes.of(topic), event), JsonStyle.VALID);
    return new String(json, StandardCharsets.UTF_8);
  }

  /** The last frame of a node's message. */
  static byte[] binary(Event event) {
    return BinaryEvents.encode(event);
  }

  /** The same, as {@code PythonPeer} prints it. */
  static String printed(Event event) {
    return Topic.of(binary(event)).toString();
  }

  /** Zeek's answer to a message that it cannot use. */
  static String error(String context) {
    return "{\"type\":\"error\",\"code\":\"deserialization_failed\",\"context\":\""
        + context
        + "\"}";
  }
}
