package org.zeekbus.logger.file;

import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.LogUnavailableException;

/**
 * Failures of single logs, collected so that the other logs are still written. Owner: the sink's
 * thread.
 */
final class FlushFailures {
  private @Nullable LogUnavailableException first;
  private int more;

  void add(LogUnavailableException failure) {
    if (first == null) {
      first = failure;
    } else {
      more++;
    }
  }

  /** Throws the first failure, with the number of further ones. */
  void rethrow() throws LogUnavailableException {
    LogUnavailableException failure = first;
    if (failure != null && more > 0) {
      throw new LogUnavailableException(
          "%s (and %d more)".formatted(failure.getMessage(), more), failure);
    }
    if (failure != null) {
      throw failure;
    }
  }
}
