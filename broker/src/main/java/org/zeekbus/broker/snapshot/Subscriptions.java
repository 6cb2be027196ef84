package org.zeekbus.broker.snapshot;

import java.util.List;
import org.zeekbus.zmtp.Topic;

/**
 * The topics that a node subscribes. Owner: nobody; never changes.
 *
 * @param topics in their order
 * @param leftOut topics beyond the bound
 */
public record Subscriptions(List<Topic> topics, int leftOut) {
  /** Copies the list. */
  public Subscriptions {
    topics = List.copyOf(topics);
  }
}
