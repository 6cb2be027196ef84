package org.zeekbus.websocket.rest;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.zeekbus.http.EventSource;
import org.zeekbus.http.Viewer;
import org.zeekbus.websocket.frame.Close;
import org.zeekbus.websocket.frame.ServerFrame;
import org.zeekbus.websocket.session.Replies;
import org.zeekbus.websocket.session.SessionParts;
import org.zeekbus.zmtp.FrameCursor;

/**
 * Writes the events of one client as server-sent events: those of the bus without a name, so that a
 * page's {@code onmessage} gets them.
 *
 * <p>Owner: the client's thread.
 */
final class StreamSource implements EventSource {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** What stands in front of an event's name, and nowhere before: see DataMessageWriter. */
  private static final String NAME =
      "\"@data-type\":\"vector\",\"data\":[{\"@data-type\":\"string\",\"data\":\"";

  private final SessionParts parts;
  private final StreamPeer peer;
  private final Set<String> names;
  private final FrameCursor frames = new FrameCursor();

  /**
   * Writes nothing yet.
   *
   * @param names of the events that the client gets; all if empty
   */
  StreamSource(SessionParts parts, StreamPeer peer, Set<String> names) {
    this.parts = parts;
    this.peer = peer;
    this.names = names;
  }

  @Override
  public void run(Viewer viewer) throws InterruptedException {
    if (parts.clients().incrementAndGet() > parts.settings().clients()) {
      parts.clients().decrementAndGet();
      error(viewer, "too_many_clients", "too many clients are connected; try again later");
      return;
    }
    try {
      peer.begin();
      write(viewer);
    } finally {
      peer.leave();
      parts.clients().decrementAndGet();
    }
  }

  private void write(Viewer viewer) throws InterruptedException {
    long confirmBy = System.nanoTime() + parts.settings().confirmTime().toNanos();
    boolean isConfirmed = false;
    boolean isThere = true;
    while (isThere) {
      StreamPart part = peer.outbox().take(LOOK);
      switch (part) {
        case null -> {
          isThere = viewer.isThere();
          if (isThere && !isConfirmed && System.nanoTime() - confirmBy > 0) {
            error(viewer, "unreachable", "the cluster's broker does not answer; try again later");
            return;
          }
        }
        case StreamPart.Ack _ -> {
          isConfirmed = true;
          isThere = send(viewer, "ack", Replies.ack(peer.id(), parts.settings().version()));
        }
        case StreamPart.Events events -> isThere = write(events, viewer);
        case StreamPart.Missed(long missed) ->
            isThere =
                viewer.send(
                    "",
                    "dropped",
                    "{\"what\":\"message\",\"for\":\"viewer\",\"why\":\"viewer_slow\",\"count\":%d}"
                        .formatted(missed));
        case StreamPart.End(String code, Close how) -> {
          error(viewer, code, how.reason());
          return;
        }
      }
    }
  }

  private boolean write(StreamPart.Events events, Viewer viewer) throws InterruptedException {
    ByteBuf whole = events.messages();
    try {
      frames.reset(whole, whole.readerIndex(), whole.readableBytes());
      while (frames.next()) { // the topic
        frames.next(); // the sender
        frames.next();
        int at = ServerFrame.payloadAt(whole, frames.body());
        int length = frames.end() - at;
        String text = whole.toString(at, length, StandardCharsets.UTF_8);
        if (isWanted(text)) {
          if (!viewer.send("", "", text)) {
            return false;
          }
          peer.sent(length);
        }
      }
      return true;
    } finally {
      peer.outbox().taken(events);
    }
  }

  private boolean isWanted(String text) {
    if (names.isEmpty()) {
      return true;
    }
    int at = text.indexOf(NAME) + NAME.length();
    int end = text.indexOf('"', at);
    return names.contains(text.substring(at, end));
  }

  private static void error(Viewer viewer, String code, String context)
      throws InterruptedException {
    var _ = send(viewer, "error", Replies.error(code, context));
  }

  private static boolean send(Viewer viewer, String event, byte[] data)
      throws InterruptedException {
    return viewer.send("", event, new String(data, StandardCharsets.UTF_8));
  }
}
