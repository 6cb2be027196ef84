package org.zeekbus.node;

/** The policy of a full queue. */
public enum FullQueuePolicy {
  /** Further items are dropped, counted and reported, as in Zeek. */
  DROP,
  /**
   * The caller waits for room. For incoming events this means that the node stops reading: the
   * proxy of a Zeek manager then stops the whole cluster; zeekbus's broker slows publishers down,
   * and drops for this node only if it is stuck.
   */
  BLOCK
}
