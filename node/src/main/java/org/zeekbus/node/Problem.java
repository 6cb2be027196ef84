package org.zeekbus.node;

import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong, which a node reports and counts instead of throwing it into a thread
 * that could do nothing about it.
 *
 * @param kind by which it is counted
 * @param text what was wrong, with whom, and what to do
 * @param cause what a handler, or the library itself, has thrown; null otherwise
 */
public record Problem(Kind kind, String text, @Nullable Throwable cause) {
  /** What a problem is about. */
  public enum Kind {
    /** The broker is away, or refuses us. */
    BROKER,
    /** A logger refuses us. */
    LOGGER,
    /** A node breaks the rules of joining: it says hello twice, or not at all. */
    MEMBERSHIP,
    /** A message that is no event. */
    MALFORMED,
    /** An event for which there is no handler. */
    UNKNOWN_EVENT,
    /** An event whose arguments do not fit the record that its handler is bound to. */
    MISMATCH,
    /**
     * A handler or listener has thrown something, an error included, or was not called, as the
     * program's executor refused it. If the JVM ran out of memory or stack, the node has ended.
     */
    HANDLER,
    /** The library itself has failed; please report it. */
    INTERNAL,
    /**
     * An event is lost that came in while the queue to the handlers was full, or that waited in it
     * when the executor refused it or the node was closed.
     */
    DROPPED_INCOMING,
    /**
     * An event is lost: it was published while the queue to the broker was full, or the broker, or
     * this node, went away before it was sent.
     */
    DROPPED_OUTGOING,
    /** Log records were lost; counted by record. */
    LOST_LOGS,
    /** A log record had more than Zeek's limits allow, and was cut: {@link ZeekLog}. */
    CUT_LOGS
  }

  /** Kind and text. */
  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
