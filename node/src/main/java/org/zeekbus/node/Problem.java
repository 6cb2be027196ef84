package org.zeekbus.node;

import org.jspecify.annotations.Nullable;

/**
 * A problem that a node counts and reports, because no caller could handle an exception.
 *
 * @param kind the kind it is counted as
 * @param text the cause, the other side, and what to do
 * @param cause the exception of a handler or of the library itself; otherwise null
 */
public record Problem(Kind kind, String text, @Nullable Throwable cause) {
  /** Kinds of problems, each with a count. */
  public enum Kind {
    /** The broker is away, or refuses us. */
    BROKER,
    /** A logger refuses us. */
    LOGGER,
    /** A node breaks the rules of joining, such as by sending hello twice or not at all. */
    MEMBERSHIP,
    /** A message is no event. */
    MALFORMED,
    /** An event has no handler. */
    UNKNOWN_EVENT,
    /** An event's arguments do not fit its handler's record. */
    MISMATCH,
    /**
     * A handler or listener has thrown an exception or error, or was not called because the
     * program's executor refused it. If the JVM ran out of memory or stack, the node has ended.
     */
    HANDLER,
    /** The library itself has failed. Please report it. */
    INTERNAL,
    /**
     * An incoming event is lost: the queue to the handlers was full, the executor refused it, or
     * the node was closed before it was handled.
     */
    DROPPED_INCOMING,
    /**
     * A published event is lost: the queue to the broker was full, or the broker or this node went
     * away before it was sent.
     */
    DROPPED_OUTGOING,
    /** Log records are lost. Counted by record. */
    LOST_LOGS,
    /** A log record exceeded the limits of its {@link ZeekLog}, and was cut. */
    CUT_LOGS
  }

  /** The kind and the text. */
  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
