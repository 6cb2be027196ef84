package org.zeekbus.node;

/**
 * What a program does with an event. It may block, and publish. What it throws is reported as
 * {@link Problem.Kind#HANDLER} and ends nothing.
 *
 * @param <T> what the event comes as
 */
@FunctionalInterface
public interface EventHandler<T> {
  /** Handles one event. */
  void handle(T event) throws Exception;
}
