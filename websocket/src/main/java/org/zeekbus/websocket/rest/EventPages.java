package org.zeekbus.websocket.rest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Client;
import org.zeekbus.http.Request;
import org.zeekbus.websocket.count.ApplicationCounts;
import org.zeekbus.websocket.session.LoopSessions;
import org.zeekbus.websocket.session.SessionParts;
import org.zeekbus.websocket.session.Sessions;
import org.zeekbus.zmtp.Rights;

/** Answers requests for events, and for their publication. Owner: any thread. */
public final class EventPages {
  /** In bytes: longer bodies take several times their size of memory while they are read. */
  private static final int LONG_BODY = 64 << 10;

  private static final int MOST_LONG_BODIES = 2;

  private final SessionParts parts;
  private final List<LoopSessions> loops;
  private final AtomicInteger next = new AtomicInteger();
  private final Semaphore longBodies = new Semaphore(MOST_LONG_BODIES, true);
  private volatile boolean isStopping;

  /**
   * Nobody has asked yet.
   *
   * @param sessions the clients with WebSocket, with whom bounds and statistics are shared
   */
  public EventPages(Sessions sessions) {
    this.parts = sessions.parts();
    this.loops = sessions.loops();
  }

  private LoopSessions nextLoop() {
    return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
  }

  private static Rights rights(Request request) {
    return request.caller().client().map(Client::rights).orElse(Rights.ALL);
  }

  /** Events of the topics that the request names, as server-sent events. */
  public Answer subscribe(Request request) {
    LoopSessions loop = nextLoop();
    Optional<String> application = ApplicationName.of(request);
    try {
      checkOpen();
      EventQuery query = EventQuery.of(request, rights(request));
      if (parts.clients().get() >= parts.settings().clients()) {
        throw new RequestException(
            503, "clients", "too many clients are connected; try again later");
      }
      StreamPeer peer = new StreamPeer(parts, loop, request.caller(), application, query.topics());
      return new Answer.Events(new StreamSource(parts, peer, query.names()));
    } catch (RequestException e) {
      return refused(e, loop, application);
    }
  }

  /** Publishes the events in the request's body, all or none. */
  public Answer publish(Request request) throws InterruptedException {
    LoopSessions loop = nextLoop();
    Optional<String> application = ApplicationName.of(request);
    String id = parts.ids().next();
    byte[] body = request.body();
    try {
      checkOpen();
      PostedEvents events = read(body, id.getBytes(StandardCharsets.UTF_8), rights(request));
      PostPeer peer =
          new PostPeer(
              loop.loop(), request.caller(), parts.names().labelOf(application), id, body.length);
      String result = new Posting(parts, peer).publish(events);
      count(
          loop,
          application,
          counts -> {
            counts.messagesIn += events.messages().size();
            counts.bytesIn += body.length;
          });
      return Answer.json(202, result.getBytes(StandardCharsets.UTF_8));
    } catch (RequestException e) {
      return refused(e, loop, application);
    }
  }

  private PostedEvents read(byte[] body, byte[] sender, Rights rights)
      throws RequestException, InterruptedException {
    if (body.length < LONG_BODY) {
      return PostedEvents.of(body, sender, rights);
    }
    longBodies.acquire();
    try {
      return PostedEvents.of(body, sender, rights);
    } finally {
      longBodies.release();
    }
  }

  private void checkOpen() throws RequestException {
    if (isStopping) {
      throw new RequestException(503, "stopping", "zeekbus stops");
    }
  }

  private Answer refused(RequestException e, LoopSessions loop, Optional<String> application) {
    count(loop, application, counts -> counts.error(e.label()));
    return e.answer();
  }

  private void count(
      LoopSessions loop, Optional<String> application, Consumer<ApplicationCounts> what) {
    String label = parts.names().labelOf(application);
    var _ = loop.execute("counting requests", () -> what.accept(loop.counts(label)));
  }

  /** Ends all streams. Does not wait. */
  public void close() {
    isStopping = true;
    for (LoopSessions each : loops) {
      var _ =
          each.execute(
              "ending streams of events",
              () -> {
                for (var client : each.others()) {
                  if (client instanceof StreamPeer stream) {
                    stream.terminate();
                  }
                }
              });
    }
  }
}
