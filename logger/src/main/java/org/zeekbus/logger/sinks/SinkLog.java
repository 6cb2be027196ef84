package org.zeekbus.logger.sinks;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/** A log whose lines begin with the name of a sink. Owner: any thread. */
final class SinkLog extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger("org.zeekbus.sink");

  SinkLog(String sink) {
    name = "sink " + sink;
  }

  @Override
  public boolean isTraceEnabled() {
    return LOG.isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return LOG.isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return LOG.isInfoEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return LOG.isWarnEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return LOG.isErrorEnabled();
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    LOG.atLevel(level)
        .setCause(cause)
        .log(name + ": " + message, arguments == null ? new Object[0] : arguments);
  }
}
