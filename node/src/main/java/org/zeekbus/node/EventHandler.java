package org.zeekbus.node;

/**
 * Handles an event. It may block, and publish. An exception is reported as {@link
 * Problem.Kind#HANDLER}; the node goes on.
 *
 * @param <T> the form of the event: itself, its message, or a record of its arguments
 */
@FunctionalInterface
public interface EventHandler<T> {
  /** Handles one event. */
  void handle(T event) throws Exception;
}
