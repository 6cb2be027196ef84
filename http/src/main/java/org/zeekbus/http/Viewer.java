package org.zeekbus.http;

import java.util.Optional;

/** Takes the server-sent events of one connection. Owner: the thread of its {@link EventSource}. */
public interface Viewer {
  /** The id of the last event that this viewer had before its connection broke. */
  Optional<String> lastEventId();

  /**
   * Sends one event. Blocks while the viewer does not keep up, for half a minute at most; then it
   * is closed.
   *
   * @param id empty for none
   * @param data may have several lines
   * @return whether the viewer is still there
   */
  boolean send(String id, String event, String data) throws InterruptedException;

  /** Whether the viewer is still there; a comment is sent now and then to find out. */
  boolean isThere();
}
