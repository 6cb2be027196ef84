package org.zeekbus.websocket;

/** Events as clients write them. */
public final class EventText {
  private EventText() {}

  /** An event with one string, which is JSON already. */
  public static String of(String topic, String name, String string) {
    return "{\"type\":\"data-message\",\"topic\":\""
        + topic
        + "\",\"@data-type\":\"vector\",\"data\":["
        + "{\"@data-type\":\"count\",\"data\":1},{\"@data-type\":\"count\",\"data\":1},"
        + "{\"@data-type\":\"vector\",\"data\":[{\"@data-type\":\"string\",\"data\":\""
        + name
        + "\"},{\"@data-type\":\"vector\",\"data\":[{\"@data-type\":\"string\",\"data\":\""
        + string
        + "\"}]}]}]}";
  }
}
