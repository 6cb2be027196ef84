package org.zeekbus.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.socket.SendResult;
import org.zeekbus.zmtp.socket.XPubSocket;

/**
 * Encodes and publishes events. Hellos are never dropped: without room in the queue they wait.
 *
 * <p>Owner: any thread.
 */
final class EventPublisher {
  private static final Duration LOOK_UP = Duration.ofSeconds(1);

  private final Bytes ownId;
  private final EventFormat format;
  private final FullQueuePolicy onFull;
  private final XPubSocket xpub;
  private final ProblemReporter problems;
  private final Shutdown shutdown;

  /** Hellos that wait for room. Guarded by itself. */
  private final Queue<Message> waiting = new ArrayDeque<>();

  EventPublisher(
      String ownId,
      EventFormat format,
      FullQueuePolicy onFull,
      XPubSocket xpub,
      ProblemReporter problems,
      Shutdown shutdown) {
    this.ownId = Bytes.of(ownId);
    this.format = format;
    this.onFull = onFull;
    this.xpub = xpub;
    this.problems = problems;
    this.shutdown = shutdown;
  }

  EventMessage message(String topic, Event event) {
    return new EventMessage(Bytes.of(topic), ownId, format, event);
  }

  PublishResult publish(String topic, Event event) {
    Message message = Message.of(message(topic, event).frames());
    return switch (send(message)) {
      case SENT -> PublishResult.SENT;
      case NOT_WANTED -> PublishResult.NOT_WANTED;
      case FULL -> {
        problems.report(
            Problem.Kind.DROPPED_OUTGOING,
            "%s on topic %s: the broker does not keep up".formatted(event.name(), topic));
        yield PublishResult.DROPPED;
      }
    };
  }

  private SendResult send(Message message) {
    try {
      return switch (onFull) {
        case DROP -> xpub.publish(message);
        case BLOCK -> publishPatiently(message);
      };
    } catch (IllegalStateException e) {
      shutdown.check(); // the node was closed while this waited
      throw e;
    }
  }

  private SendResult publishPatiently(Message message) {
    try {
      SendResult result = SendResult.FULL;
      while (result == SendResult.FULL) {
        result = xpub.publish(message, LOOK_UP);
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SendResult.FULL;
    }
  }

  void sayHello(String topic, Event hello) {
    Message message = Message.of(message(topic, hello).frames());
    synchronized (waiting) {
      try {
        if (!waiting.isEmpty() || xpub.publish(message) == SendResult.FULL) {
          waiting.add(message);
        }
      } catch (IllegalStateException e) {
        // The node is being closed, and no longer takes part.
      }
    }
  }

  /** The queue has room again. On the event loop. */
  void room() {
    synchronized (waiting) {
      try {
        while (!waiting.isEmpty() && xpub.publish(waiting.element()) != SendResult.FULL) {
          waiting.remove();
        }
      } catch (IllegalStateException e) {
        waiting.clear(); // the node is being closed
      }
    }
  }
}
