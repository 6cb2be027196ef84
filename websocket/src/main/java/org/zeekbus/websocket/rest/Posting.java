package org.zeekbus.websocket.rest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeekbus.broker.snapshot.Audience;
import org.zeekbus.websocket.session.SessionParts;
import org.zeekbus.zmtp.Topic;

/**
 * Publishes the events of one request in their order, and says who gets them.
 *
 * <p>Owner: the request's thread.
 */
final class Posting {
  private static final String TASK = "events of a request";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** As many at once keep an event loop for less than a millisecond. */
  private static final int CHUNK = 64 << 10;

  private static final int TOPICS_AT_A_TIME = 200;

  private final SessionParts parts;
  private final EventLoop loop;
  private final PostPeer peer;

  Posting(SessionParts parts, PostPeer peer) {
    this.parts = parts;
    this.loop = peer.loop();
    this.peer = peer;
  }

  /** A request cannot be answered now. */
  private static RequestException later(String why) {
    return new RequestException(503, "unreachable", why);
  }

  /** Publishes all; what happened, as JSON. */
  String publish(PostedEvents events) throws RequestException, InterruptedException {
    awaitSubscriptions();
    String audience = audience(events.topics());
    try {
      send(events);
    } finally {
      var _ = start(peer::detach);
    }
    return "{\"accepted\":%d,%s}".formatted(events.messages().size(), audience);
  }

  /** What others have subscribed is known here only once the cluster's broker has answered. */
  private void awaitSubscriptions() throws RequestException, InterruptedException {
    CompletableFuture<Void> known = new CompletableFuture<>();
    CompletableFuture<Void> asked =
        start(() -> {
          try {
            parts.confirmation().whenSubscribed(loop, () -> known.complete(null));
          } catch (IllegalStateException e) { // the broker has been stopped
            known.completeExceptionally(e);
          }
        });
    if (!await(asked) || !await(known)) {
      throw later("the cluster's broker does not answer; try again later. Nothing was published");
    }
  }

  private String audience(Collection<Topic> all) {
    List<Topic> topics = List.copyOf(all);
    Optional<Audience> least = Optional.empty();
    for (int i = 0; i < topics.size(); i += TOPICS_AT_A_TIME) {
      List<Topic> some = topics.subList(i, Math.min(topics.size(), i + TOPICS_AT_A_TIME));
      Map<Topic, Audience> found = parts.broker().audiences(some);
      if (found.size() < some.size()) {
        return "\"nodes\":null,\"clients\":null"; // no event loop has answered in time
      }
      for (Audience each : found.values()) {
        least = Optional.of(least.map(it -> least(it, each)).orElse(each));
      }
    }
    Audience result = least.orElse(new Audience(0, 0, false));
    return "\"nodes\":%s,\"clients\":%d"
        .formatted(result.isLinked() ? null : result.nodes(), result.clients());
  }

  private static Audience least(Audience one, Audience other) {
    return new Audience(
        Math.min(one.nodes(), other.nodes()),
        Math.min(one.clients(), other.clients()),
        one.isLinked() && other.isLinked());
  }

  private void send(PostedEvents events) throws RequestException, InterruptedException {
    var _ = start(() -> peer.attach(parts.broker()));
    List<PostedEvents.Message> chunk = new ArrayList<>();
    int bytes = 0;
    for (PostedEvents.Message message : events.messages()) {
      if (bytes > 0 && bytes + message.frames().length > CHUNK) {
        var _ = hand(chunk, bytes);
        chunk = new ArrayList<>();
        bytes = 0;
      }
      chunk.add(message);
      bytes += message.frames().length;
    }
    if (!await(hand(chunk, bytes))) {
      throw later("zeekbus stops, or is too busy to publish");
    }
    String lost = peer.lost();
    if (lost != null) {
      throw later(lost + "; some events, or all, were not published");
    }
    // Who gets them may be slower than who publishes: the answer waits, as long as it can.
    CompletableFuture<CompletableFuture<Void>> flowing = new CompletableFuture<>();
    if (await(start(() -> flowing.complete(peer.flowing())))) {
      var _ = await(flowing.join());
    }
  }

  private CompletableFuture<Void> hand(List<PostedEvents.Message> messages, int bytes) {
    return start(() -> {
      ByteBuf room = parts.broker().allocator().directBuffer(bytes, bytes);
      try {
        peer.publish(messages, room);
      } finally {
        room.release();
      }
    });
  }

  /** Runs this on the event loop. */
  private CompletableFuture<Void> start(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      loop.execute(
          parts
              .supervisor()
              .task(
                  TASK,
                  () -> {
                    try {
                      task.run();
                      done.complete(null);
                    } finally {
                      // A task that fails is heard by the supervisor.
                      done.completeExceptionally(new IllegalStateException(TASK));
                    }
                  }));
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(e); // the broker has stopped
    }
    return done;
  }

  /** Whether it has come in time. */
  private static boolean await(CompletableFuture<Void> what) throws InterruptedException {
    try {
      what.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
