package org.zeekbus.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Value;

/**
 * The program's handlers, by the names of events.
 *
 * <p>Owner: any thread.
 */
final class Handlers {
  private final Map<Bytes, List<EventHandler<EventMessage>>> byName = new ConcurrentHashMap<>();
  private final List<EventHandler<EventMessage>> forAll = new CopyOnWriteArrayList<>();
  private final ProblemReporter problems;
  private final Shutdown shutdown;

  Handlers(ProblemReporter problems, Shutdown shutdown) {
    this.problems = problems;
    this.shutdown = shutdown;
  }

  void onAny(EventHandler<EventMessage> handler) {
    forAll.add(handler);
  }

  void on(String name, EventHandler<EventMessage> handler) {
    byName.computeIfAbsent(Bytes.of(name), n -> new CopyOnWriteArrayList<>()).add(handler);
  }

  /** A handler of events whose arguments are the components of a record. */
  static <T extends Record> EventHandler<EventMessage> bound(
      Class<T> type, EventHandler<? super T> handler) {
    RecordShape<T> shape = RecordShape.of(type);
    return message -> {
      List<Value> arguments = message.event().arguments();
      handler.handle(shape.ofArguments(arguments));
    };
  }

  /** Decodes a message and calls its handlers. Throws nothing. */
  void receive(List<byte[]> frames) {
    EventMessage message;
    try {
      message = EventMessage.decode(frames);
    } catch (DecodeException e) {
      problems.report(
          Problem.Kind.MALFORMED,
          "from %s, topic %s: %s"
              .formatted(Bytes.of(frames.get(1)), Bytes.of(frames.get(0)), e.getMessage()));
      return;
    }
    handle(message);
  }

  void handle(EventMessage message) {
    List<EventHandler<EventMessage>> named = byName.getOrDefault(message.event().name(), List.of());
    forAll.forEach(handler -> call(handler, message));
    named.forEach(handler -> call(handler, message));
    if (named.isEmpty() && forAll.isEmpty()) {
      problems.report(
          Problem.Kind.UNKNOWN_EVENT,
          "%s from %s, topic %s: no handler"
              .formatted(message.event().name(), message.nodeId(), message.topic()));
    }
  }

  private void call(EventHandler<EventMessage> handler, EventMessage message) {
    Event event = message.event();
    try {
      handler.handle(message);
    } catch (MismatchException e) {
      problems.report(
          Problem.Kind.MISMATCH,
          "%s from %s: %s".formatted(event.name(), message.nodeId(), e.getMessage()));
    } catch (Throwable e) { // errors, too: the next events must be handled
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        if (shutdown.hasBegun()) {
          return; // closing the node interrupts its handlers
        }
      }
      problems.failed("the handler of %s from %s".formatted(event.name(), message.nodeId()), e);
    }
  }
}
