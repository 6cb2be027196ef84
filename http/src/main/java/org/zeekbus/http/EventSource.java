package org.zeekbus.http;

/** Sends server-sent events to one viewer. */
@FunctionalInterface
public interface EventSource {
  /**
   * Sends until the viewer is gone ({@link Viewer#send} returns false), or nothing more will come.
   * Called once, on a virtual thread of its own, which is interrupted when the server stops.
   */
  void run(Viewer viewer) throws InterruptedException;
}
