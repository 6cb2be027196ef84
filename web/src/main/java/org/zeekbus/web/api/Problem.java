package org.zeekbus.web.api;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that an operator should look at. Its components are fields of the API (docs/api.md).
 *
 * @param subject the node, sink, log, directory or role that it is about
 * @param node the same, if it is a node
 * @param since when it began
 * @param text what is wrong
 * @param advice what to do
 */
record Problem(
    Severity severity,
    Kind kind,
    String subject,
    @Nullable String node,
    Instant since,
    String text,
    String advice) {

  /** From bad to worst. */
  enum Severity {
    WARNING,
    CRITICAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is wrong; the worst come first. */
  enum Kind {
    ROLE_FAILED,
    LOOP_HANGING,
    DISK_FULL,
    SINK_FAILING,
    SINK_DROPPING,
    LOGGER_NOT_READING,
    SUBSCRIBER_DROPPING,
    SUBSCRIBER_STUCK,
    SUBSCRIBER_SLOW,
    CLIENT_SLOW,
    NODE_GONE,
    MEMORY_SHORT,
    DEAD_LETTERS,
    SPOOL_GROWING,
    LOG_LAG,
    PUBLISHER_PAUSED,
    REFUSED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
