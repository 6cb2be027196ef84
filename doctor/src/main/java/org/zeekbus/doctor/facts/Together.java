package org.zeekbus.doctor.facts;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Asks many at the same time, and waits no longer than for one that is slow. Who does not answer
 * keeps a thread of its own until the process ends: the system's calls for names and files know no
 * end of their own.
 */
public final class Together {
  /** A question that may fail, or take its time. */
  @FunctionalInterface
  public interface Question<T> {
    /** The answer. */
    T ask(String key) throws InterruptedException;
  }

  private Together() {}

  /** The answers that came in time. */
  public static <T> Map<String, T> ask(Set<String> keys, Duration patience, Question<T> question)
      throws InterruptedException {
    Map<String, T> answers = new ConcurrentHashMap<>();
    CountDownLatch asked = new CountDownLatch(keys.size());
    Supervisor threads = new Supervisor();
    for (String key : keys) {
      Thread thread =
          threads.platform(
              "zeekbus-doctor",
              () -> {
                try {
                  answers.put(key, question.ask(key));
                } finally {
                  asked.countDown();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    var _ = asked.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    Map<String, T> inOrder = new LinkedHashMap<>();
    for (String key : keys) {
      T answer = answers.get(key);
      if (answer != null) {
        inOrder.put(key, answer);
      }
    }
    return inOrder;
  }
}
