package org.zeekbus.node;

/** What happens when a queue is full. */
public enum FullQueuePolicy {
  /** What comes then is dropped, counted and reported, as Zeek does. */
  DROP,
  /**
   * Whoever brings more waits. For events that come in this means that nothing is read any more:
   * behind the proxy of a Zeek manager that stops the whole cluster; zeekbus's broker bears it.
   */
  BLOCK
}
