package org.zeekbus.web.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Viewer;
import org.zeekbus.zmtp.Await;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A viewer that keeps what it was sent; or, while it sleeps, takes nothing.
 *
 * <p>Owner: the test's thread; its source runs on a thread of its own.
 */
final class TestViewer implements Viewer, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final BlockingQueue<Map.Entry<String, String>> events = new LinkedBlockingQueue<>();
  private final CountDownLatch awake;
  private final Thread thread;
  private volatile boolean isGone;

  private TestViewer(Answer answer, boolean sleeps) {
    assertThat(answer).isInstanceOf(Answer.Events.class);
    this.awake = new CountDownLatch(sleeps ? 1 : 0);
    this.thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ((Answer.Events) answer).source().run(this);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  static TestViewer of(Answer answer) {
    return new TestViewer(answer, false);
  }

  static TestViewer sleeping(Answer answer) {
    return new TestViewer(answer, true);
  }

  void wakes() {
    awake.countDown();
  }

  @Override
  public Optional<String> lastEventId() {
    return Optional.empty();
  }

  @Override
  public boolean send(String id, String event, String data) throws InterruptedException {
    awake.await();
    events.add(Map.entry(event, data));
    return !isGone;
  }

  @Override
  public boolean isThere() {
    return !isGone;
  }

  /** The data of the next event, which has this name. */
  JsonNode next(String event) {
    Map.Entry<String, String> next = next();
    assertThat(next.getKey()).as("%s", next).isEqualTo(event);
    return JSON.readTree(next.getValue());
  }

  Map.Entry<String, String> next() {
    try {
      Map.@Nullable Entry<String, String> next =
          events.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(next).as("an event in time").isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean hasEvents() {
    return !events.isEmpty();
  }

  /** Passes over events until one has this name, and this in its data. */
  void skipsTo(String event, String text) {
    Map.Entry<String, String> next = next();
    while (!next.getKey().equals(event) || !next.getValue().contains(text)) {
      next = next();
    }
  }

  /** All events up to the one with this name must have such a field. */
  void expectsOnly(String field, Predicate<String> isSo, String last) {
    JsonNode data;
    do {
      data = next("event");
      assertThat(data.get(field).stringValue()).matches(isSo);
    } while (!data.get("event").stringValue().equals(last));
  }

  /** Passes over data until some is as wanted. */
  void expectsSoon(Predicate<JsonNode> isWanted) {
    while (!isWanted.test(JSON.readTree(next().getValue()))) {
      // the next
    }
  }

  /** Returns when its source has ended by itself. */
  void awaitsEnd() {
    try {
      assertThat(thread.join(Await.DEADLINE)).as("its source ends").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Goes, and returns when its source has ended. */
  @Override
  public void close() {
    isGone = true;
    awake.countDown();
    awaitsEnd();
  }
}
