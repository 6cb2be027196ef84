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
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Fails a test during which some thread ended with an exception, Netty warned of one that a task
 * has thrown, or, in some packages, a supervised task failed. JUnit finds it by {@code
 * META-INF/services}.
 *
 * <p>Owner: the test's thread; any thread reports.
 */
public final class UncaughtCheck implements AfterEachCallback {
  private static final Queue<String> UNCAUGHT = new ConcurrentLinkedQueue<>();
  private static final Queue<String> SUPERVISED = new ConcurrentLinkedQueue<>();

  /** Where nothing fails under supervision but what a test has asked for, and then takes. */
  private static final Set<String> FLAWLESS = Set.of("org.zeekbus.zmtp", "org.zeekbus.broker");

  static {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      UNCAUGHT.add(thread.getName() + ": " + trace);
    });
    listen((Logger) LoggerFactory.getLogger("io.netty"));
    listen((Logger) LoggerFactory.getLogger(Supervisor.class));
  }

  private static void listen(Logger logger) {
    AppenderBase<ILoggingEvent> warnings =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
              var cause = event.getThrowableProxy();
              var to = logger.getName().startsWith("io.netty") ? UNCAUGHT : SUPERVISED;
              to.add(
                  event.getFormattedMessage() + (cause == null ? "" : ": " + cause.getMessage()));
            }
          }
        };
    warnings.setContext(logger.getLoggerContext());
    warnings.start();
    logger.addAppender(warnings);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(takeAll()).as("exceptions that nobody caught").isEmpty();
    List<String> supervised = takeSupervised();
    if (FLAWLESS.contains(context.getRequiredTestClass().getPackageName())) {
      assertThat(supervised).as("what failed under supervision").isEmpty();
    }
  }

  /** The failures under supervision since the last call. */
  public static List<String> takeSupervised() {
    return takeAll(SUPERVISED);
  }

  /** The exceptions that nobody caught since the last call. */
  static List<String> takeAll() {
    return takeAll(UNCAUGHT);
  }

  private static List<String> takeAll(Queue<String> from) {
    List<String> all = new ArrayList<>();
    for (String next = from.poll(); next != null; next = from.poll()) {
      all.add(next);
    }
    return all;
  }
}
