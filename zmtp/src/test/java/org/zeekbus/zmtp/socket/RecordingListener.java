package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.StringJoiner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Topic;

/**
 * Hears all that a socket tells, for a test to ask for: {@code ear.expectMessage("a|body")}. Bytes
 * are as {@link Topic#toString} prints them.
 *
 * <p>Owner: event loops write, the test's thread reads.
 */
public final class RecordingListener implements MessageListener, XPubSocket.Listener {
  private static final int DEADLINE_SECONDS = 20;

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> topics = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> life = new LinkedBlockingQueue<>();
  private volatile int pauseAfter = Integer.MAX_VALUE;
  private final AtomicInteger count = new AtomicInteger();
  private volatile String lastDetail = "";

  /** Pauses a connection when this many messages have come. */
  public void pauseAfter(int messages) {
    pauseAfter = messages;
  }

  /** Fails unless the next message is this, its frames joined by {@code |}. */
  public void expectMessage(String frames) {
    expect(messages, frames);
  }

  /** Fails unless the next change is this: {@code +topic} or {@code -topic}. */
  public void expectTopic(String change) {
    expect(topics, change);
  }

  /** Passes over what happens to connections until this comes. */
  public void await(String event) {
    while (!next(life, event).equals(event)) {
      // not yet
    }
  }

  /** The words for the last end or refusal. */
  public String lastDetail() {
    return lastDetail;
  }

  /** Messages so far that were not asked for. */
  public int waiting() {
    return messages.size();
  }

  /** Changes of topics so far that were not asked for. */
  public int waitingTopics() {
    return topics.size();
  }

  @Override
  public void message(Connection from, FrameCursor frames) {
    StringJoiner text = new StringJoiner("|");
    while (frames.next()) {
      text.add(Topic.of(frames.bytes()).toString());
    }
    messages.add(text.toString());
    if (count.incrementAndGet() == pauseAfter) {
      from.pause();
      life.add("paused");
    }
  }

  @Override
  public void subscribed(Topic topic, Connection peer) {
    topics.add("+" + topic);
  }

  @Override
  public void cancelled(Topic topic) {
    topics.add("-" + topic);
  }

  @Override
  public void connected(Connection peer) {
    life.add("connected");
  }

  @Override
  public void disconnected(Connection peer, CloseReason reason, String detail) {
    lastDetail = detail;
    life.add("disconnected " + reason);
  }

  @Override
  public void refused(String peer, CloseReason reason, String detail) {
    lastDetail = detail;
    life.add("refused " + reason);
  }

  @Override
  public void unreachable(Endpoint endpoint, String detail) {
    life.add("unreachable");
  }

  @Override
  public void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {
    life.add("gave up " + reason);
  }

  @Override
  public void ignored(Connection peer, Ignored what, long bytes) {
    life.add("ignored " + what);
  }

  @Override
  public void dropped(String peer, int messages) {
    life.add("dropped " + messages);
  }

  @Override
  public void room() {
    life.add("room");
  }

  private static void expect(BlockingQueue<String> queue, String expected) {
    assertThat(next(queue, expected)).isEqualTo(expected);
  }

  private static String next(BlockingQueue<String> queue, String expected) {
    try {
      String next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      return next == null ? fail("nothing came, expected: " + expected) : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    }
  }
}
