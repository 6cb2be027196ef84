package org.zeekbus.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Sends the events of a source over a connection, until one of both ends. Owner: the event loop;
 * the source runs on a thread of its own.
 */
final class Viewing {
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerParts parts;
  private final Channel channel;
  private final PacedWriter writer;
  private final Caller caller;
  private final Runnable close;
  private final EventStream stream;
  private long takenNanos = System.nanoTime();
  private boolean isOver;

  /**
   * Sends nothing yet.
   *
   * @param close closes the connection
   */
  Viewing(ServerParts parts, Channel channel, PacedWriter writer, Request request, Runnable close) {
    this.parts = parts;
    this.channel = channel;
    this.writer = writer;
    this.caller = request.caller();
    this.close = close;
    this.stream =
        new EventStream(
            Optional.ofNullable(request.headers().get("last-event-id")),
            parts.settings().viewerTime(),
            new ToLoop());
    parts.counters().viewersServed.increment();
  }

  /** Starts the source. */
  void start(EventSource source, String path) {
    stream.startOn(parts.supervisor().virtual("zeekbus-http-viewer", () -> run(source, path)));
  }

  private void run(EventSource source, String path) {
    try {
      source.run(stream);
    } catch (InterruptedException e) {
      // The viewer is gone, or the server stops.
    } catch (Throwable e) { // errors, too: the viewer must not wait for nothing
      parts.supervisor().caught("the events of " + path, e);
    }
    parts.onLoop(this::end);
  }

  /** From the source's thread. */
  private final class ToLoop implements EventStream.Sender {
    @Override
    public void send(byte[] bytes, Runnable handedOver) {
      parts.onLoop(() -> {
        if (!isOver) {
          writer.send(bytes, handedOver);
        }
      });
    }

    @Override
    public void tooSlow() {
      parts.onLoop(Viewing.this::tooSlow);
    }
  }

  /** All that the source had is written. */
  void end() {
    if (!isOver) {
      writer.send(
          new byte[0],
          () ->
              channel
                  .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                  .addListener(_ -> close.run()));
    }
  }

  private void tooSlow() {
    if (!isOver) {
      parts.counters().slowViewers.increment();
      parts
          .warnings()
          .warn(
              List.of("http-slow", caller.address()),
              "HTTP viewer {} is closed: it took nothing for {}{}",
              caller.peer(),
              parts.settings().viewerTime().toSeconds() + " s");
      close.run();
    }
  }

  /** The peer takes more. */
  void taken() {
    takenNanos = System.nanoTime();
  }

  /** Called every moment. */
  void tick(long now) {
    if (!parts.dispatch().isCurrent(caller)) {
      parts.refused(caller, Refusal.TOKEN, "its client has lost its rights, or has others now");
      close.run();
    } else if (writer.isEmpty() && channel.isWritable()) {
      if (now - takenNanos >= parts.settings().heartbeat().toNanos()) {
        takenNanos = now;
        writer.send(HEARTBEAT, () -> {});
      }
    } else if (now - takenNanos > parts.settings().viewerTime().toNanos()) {
      tooSlow();
    }
  }

  /** The connection has ended. */
  void gone() {
    isOver = true;
    stream.gone();
  }
}
