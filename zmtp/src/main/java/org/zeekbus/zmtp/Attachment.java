package org.zeekbus.zmtp;

/**
 * What was attached to a running role, such as a viewer, until it is closed. Any thread may close
 * it, and does not wait.
 */
@FunctionalInterface
public interface Attachment extends AutoCloseable {
  /** Ends it; nothing happens if it has ended. */
  @Override
  void close();
}
