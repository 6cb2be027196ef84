package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test during which some thread ended with an exception, or Netty warned of one that a task
 * has thrown. JUnit finds it by {@code META-INF/services}.
 *
 * <p>Owner: the test's thread; any thread reports.
 */
public final class UncaughtCheck implements AfterEachCallback {
  private static final Queue<String> UNCAUGHT = new ConcurrentLinkedQueue<>();

  static {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      UNCAUGHT.add(thread.getName() + ": " + trace);
    });
    Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
    AppenderBase<ILoggingEvent> warnings =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
              var cause = event.getThrowableProxy();
              UNCAUGHT.add(
                  event.getFormattedMessage() + (cause == null ? "" : ": " + cause.getMessage()));
            }
          }
        };
    warnings.setContext(netty.getLoggerContext());
    warnings.start();
    netty.addAppender(warnings);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(takeAll()).as("exceptions that nobody caught").isEmpty();
  }

  /** What nobody caught since the last call. */
  static List<String> takeAll() {
    List<String> all = new ArrayList<>();
    for (String next = UNCAUGHT.poll(); next != null; next = UNCAUGHT.poll()) {
      all.add(next);
    }
    return all;
  }
}
