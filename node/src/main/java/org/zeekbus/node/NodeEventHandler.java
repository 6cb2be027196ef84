package org.zeekbus.node;

/**
 * What a program does with an event when it needs the node for it, such as to answer. Otherwise as
 * {@link EventHandler}.
 *
 * @param <T> what the event comes as
 */
@FunctionalInterface
public interface NodeEventHandler<T> {
  /** Handles one event. */
  void handle(T event, ClusterNode node) throws Exception;
}
