package org.zeekbus.node;

/**
 * Handles an event with the help of the node, such as to answer. Otherwise like {@link
 * EventHandler}.
 *
 * @param <T> the form of the event: itself, its message, or a record of its arguments
 */
@FunctionalInterface
public interface NodeEventHandler<T> {
  /** Handles one event. */
  void handle(T event, ClusterNode node) throws Exception;
}
