package org.zeekbus.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.FrameCursor;

/**
 * Sorts the broker's messages: ignores our own, passes hellos on at once, and queues all others for
 * handlers, in order for each publisher.
 *
 * <p>Owner: the node's event loop, but for {@link #deliverHere}.
 */
final class EventReceiver {
  private static final int FRAMES = 4;

  private final byte[] ownId;
  private final byte[] ownTopic;
  private final FullQueuePolicy onFull;
  private final Handlers handlers;
  private final KeyedTaskQueue tasks;
  private final Consumer<EventMessage> hellos;
  private final ProblemReporter problems;

  EventReceiver(
      String ownId,
      FullQueuePolicy onFull,
      Handlers handlers,
      KeyedTaskQueue tasks,
      Consumer<EventMessage> hellos,
      ProblemReporter problems) {
    this.ownId = Bytes.of(ownId).toArray();
    this.ownTopic = Bytes.of(Topics.nodeId(ownId)).toArray();
    this.onFull = onFull;
    this.handlers = handlers;
    this.tasks = tasks;
    this.hellos = hellos;
    this.problems = problems;
  }

  /** Takes a message. Returns false to stop reading until the queue has room. */
  boolean message(FrameCursor in) {
    List<byte[]> frames = new ArrayList<>(FRAMES);
    while (in.next()) {
      frames.add(in.bytes());
      if (frames.size() == 2 && Arrays.equals(frames.get(1), ownId)) {
        return true;
      }
    }
    if (frames.size() != FRAMES) {
      problems.report(
          Problem.Kind.MALFORMED,
          "frames: %d (expected: %d), topic %s"
              .formatted(frames.size(), FRAMES, Bytes.of(frames.getFirst())));
      return true;
    }
    return isHello(frames) || queue(frames);
  }

  /** Gives an event of this node to its own handlers. */
  boolean deliverHere(EventMessage message) {
    return tasks.offer(message.nodeId(), 0, () -> handlers.handle(message));
  }

  private boolean isHello(List<byte[]> frames) {
    if (!Arrays.equals(frames.getFirst(), ownTopic)) {
      return false;
    }
    try {
      EventMessage message = EventMessage.decode(frames);
      if (message.event().is(Hello.ZEROMQ) || message.event().is(Hello.CLUSTER)) {
        hellos.accept(message);
        return true;
      }
    } catch (DecodeException e) {
      // Handlers reports it.
    }
    return false;
  }

  private boolean queue(List<byte[]> frames) {
    Bytes publisher = Bytes.of(frames.get(1));
    int bytes = 0;
    for (byte[] frame : frames) {
      bytes += frame.length;
    }
    Runnable task = () -> handlers.receive(frames);
    if (onFull == FullQueuePolicy.BLOCK) {
      return !tasks.add(publisher, bytes, task);
    }
    if (!tasks.offer(publisher, bytes, task)) {
      problems.report(
          Problem.Kind.DROPPED_INCOMING,
          "from %s, topic %s: handlers do not keep up"
              .formatted(publisher, Bytes.of(frames.getFirst())));
    }
    return true;
  }
}
