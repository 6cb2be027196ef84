package org.zeekbus.app.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.settings.DurationText;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.PushSocket;
import org.zeekbus.zmtp.socket.SendResult;
import org.zeekbus.zmtp.socket.SocketListener;
import org.zeekbus.zmtp.socket.Transport;

/**
 * Pushes recorded log batches to loggers, through one socket for all senders, so that a single
 * logger gets them in the order of the recording.
 *
 * <p>Owner: one thread; what event loops write is guarded by {@link Progress}.
 */
final class LogReplay implements AutoCloseable {
  private final PushSocket push;
  private final List<Endpoint> loggers;
  private final Security security;
  private final Duration patience;
  private final Progress progress = new Progress();
  private final Set<Endpoint> connected = new LinkedHashSet<>();

  /** The last error of each endpoint that is not connected, by the text of the endpoint. */
  private final Map<String, String> troubles = new LinkedHashMap<>();

  /** Why an endpoint is no logger's, if one is not. */
  private @Nullable String refusal;

  private boolean isStuck;
  private long sent;
  private long lost;

  /** Pushes to {@code loggers}, at least one. */
  LogReplay(Transport transport, List<Endpoint> loggers, Security security, Duration patience) {
    this.push = new PushSocket(transport, new Ear());
    this.loggers = loggers;
    this.security = security;
    this.patience = patience;
  }

  /**
   * Connects to all loggers, which must be there.
   *
   * @throws IOException naming one that is not in time, or that is none
   */
  void connect() throws IOException, InterruptedException {
    loggers.forEach(logger -> push.connect(logger, security));
    Set<Endpoint> all = Set.copyOf(loggers);
    var _ = progress.await(() -> refusal != null || connected.containsAll(all), patience);
    synchronized (progress) {
      String why = refusal;
      if (why != null) {
        throw new IOException(why);
      }
      Optional<Endpoint> missing =
          loggers.stream().filter(logger -> !connected.contains(logger)).findFirst();
      if (missing.isPresent()) {
        throw new IOException(
            "no connection to the logger at %s in %s: %s"
                .formatted(missing.get(), DurationText.format(patience), trouble(missing.get())));
      }
    }
  }

  private String trouble(Endpoint logger) {
    return troubles.getOrDefault(
        logger.toString(), "nobody there answers as ZeroMQ does: is it a logger's endpoint?");
  }

  /** Pushes the log batches of a recording, and passes over the rest of it. */
  void play(FramesSequence frames) throws IOException, InterruptedException {
    for (Optional<FramesRecord> next = frames.next(); next.isPresent(); next = frames.next()) {
      if (next.get().channel() == FramesLayout.Channel.LOG) {
        push(next.get());
      }
    }
  }

  /** Pushes a batch; waits where the loggers take none, but only once in vain. */
  void push(FramesRecord batch) throws InterruptedException {
    Duration wait = isStuck ? Duration.ZERO : patience;
    if (push.push(Message.of(batch.parts()), wait) == SendResult.SENT) {
      sent++;
    } else {
      isStuck = true;
      lost++;
    }
  }

  /** Waits for what is queued to go out, for {@code limit} at most. */
  void finish(Duration limit) {
    long dropped = push.dropped() + push.close(limit);
    sent -= dropped;
    lost += dropped;
  }

  long sent() {
    return sent;
  }

  long lost() {
    return lost;
  }

  /** Why batches may be lost, if a logger has gone or takes none. */
  Optional<String> trouble() {
    synchronized (progress) {
      Optional<String> last =
          Optional.ofNullable(refusal).or(() -> troubles.values().stream().findFirst());
      return last.or(() ->
          isStuck
              ? Optional.of("the loggers have taken nothing for " + DurationText.format(patience))
              : Optional.empty());
    }
  }

  @Override
  public void close() {
    push.close();
  }

  /** The listener of the socket. */
  private final class Ear implements SocketListener {
    @Override
    public void connected(Connection peer) {
      synchronized (progress) {
        peer.connectedTo()
            .ifPresent(logger -> {
              connected.add(logger);
              troubles.remove(logger.toString());
            });
        progress.step();
      }
    }

    // None of these is a step: waiting for a logger that is not there must end.

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      trouble(endpoint.toString(), detail + "; start a logger there, or name another (--logs)");
    }

    @Override
    public void refused(String peer, CloseReason reason, String detail) {
      trouble(peer, detail);
    }

    @Override
    public void disconnected(Connection peer, CloseReason reason, String detail) {
      if (reason != CloseReason.LOCAL) {
        trouble(peer.peer(), "connection to %s lost: %s".formatted(peer.peer(), detail));
      }
    }

    private void trouble(String peer, String detail) {
      synchronized (progress) {
        troubles.put(peer, detail);
      }
    }

    @Override
    public void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {
      String hint =
          switch (reason) {
            case SOCKET_TYPE, NOT_ZMTP, OLD_ZMTP -> ": this is no logger's endpoint";
            default -> "";
          };
      synchronized (progress) {
        refusal = "%s: %s%s".formatted(endpoint, detail, hint);
        progress.step();
      }
    }
  }
}
