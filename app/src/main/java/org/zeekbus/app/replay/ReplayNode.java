package org.zeekbus.app.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.MessageListener;
import org.zeekbus.zmtp.socket.SendResult;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;
import org.zeekbus.zmtp.socket.XSubSocket;

/**
 * One node of a replayed cluster: an XPUB and an XSUB at the broker, as a Zeek node has. It knows
 * which messages must reach it, and compares.
 *
 * <p>Owner: the thread that replays; what event loops write is guarded by {@link Progress}.
 */
final class ReplayNode {
  private final String id;
  private final Security security;
  private final Progress progress;
  private final XSubSocket xsub;
  private final XPubSocket xpub;
  private final Ear ear = new Ear();

  /** Messages that are under way to this node, by sender: the broker keeps each sender's order. */
  private final Map<Topic, Deque<Message>> expected = new HashMap<>();

  private final Set<Topic> heard = new HashSet<>();
  private int outstanding;
  private int connections;
  private boolean isEnding;
  private @Nullable String trouble;
  private long sent;
  private long received;
  private long missed;
  private long foreign;

  /** A node that is not connected yet. */
  ReplayNode(String id, Transport transport, Security security, Progress progress) {
    this.security = security;
    this.id = id;
    this.progress = progress;
    this.xsub = new XSubSocket(transport, ear);
    this.xpub = new XPubSocket(transport, ear);
  }

  String id() {
    return id;
  }

  /**
   * Connects both sockets and waits until they are.
   *
   * @throws IOException if they are not in time
   */
  void connect(Endpoint toXsub, Endpoint toXpub, Duration patience)
      throws IOException, InterruptedException {
    xsub.connect(toXpub, security);
    xpub.connect(toXsub, security);
    boolean done =
        progress.await(() -> connections == 2 || (trouble != null && isEnding), patience);
    synchronized (progress) {
      if (!done || isEnding) {
        throw new IOException(
            "no connection to the broker at %s and %s: %s"
                .formatted(toXsub, toXpub, trouble == null ? "it does not answer" : trouble));
      }
    }
  }

  void subscribe(Topic topic) {
    xsub.subscribe(topic);
  }

  void cancel(Topic topic) {
    xsub.cancel(topic);
  }

  /** Topics that somebody has subscribed, as this node's XPUB knows. With the monitor held. */
  Set<Topic> heard() {
    return heard;
  }

  /** From now on, this message must arrive. */
  void expect(Topic sender, Message message) {
    synchronized (progress) {
      expected.computeIfAbsent(sender, s -> new ArrayDeque<>()).add(message);
      outstanding++;
    }
  }

  /** Messages under way to this node. With the monitor held. */
  int outstanding() {
    return outstanding;
  }

  /**
   * Publishes, waiting for room.
   *
   * @return {@link SendResult#NOT_WANTED} if this node has not heard that somebody wants it
   */
  SendResult publish(Message message, Duration patience) throws InterruptedException {
    SendResult result = xpub.publish(message, patience);
    if (result == SendResult.SENT) {
      sent++;
    }
    return result;
  }

  /** Whether it can still subscribe. */
  boolean isReceiving() {
    synchronized (progress) {
      return !isEnding;
    }
  }

  /** Closes what receives: the broker cancels all that this node holds. */
  void stopReceiving() {
    synchronized (progress) {
      isEnding = true;
      expected.values().forEach(messages -> missed += messages.size());
      expected.clear();
      outstanding = 0;
    }
    xsub.close();
  }

  /** Sends what is queued and closes; what has not arrived is missed. */
  void close(Duration linger) {
    stopReceiving();
    int unsent = xpub.close(linger);
    synchronized (progress) {
      missed += unsent;
    }
  }

  /** The result. */
  Result result() {
    synchronized (progress) {
      return new Result(id, sent, received, missed, foreign);
    }
  }

  @Override
  public String toString() {
    return id;
  }

  /**
   * The result for one node.
   *
   * @param missed must have arrived, and did not; or were queued, and not sent
   * @param foreign arrived, and nobody replays them
   */
  record Result(String id, long sent, long received, long missed, long foreign) {}

  /** Why the broker was lost, if it was. With the monitor held. */
  @Nullable String trouble() {
    return trouble;
  }

  private void take(FrameCursor frames) {
    Topic sender = sender(frames);
    Deque<Message> messages = expected.get(sender);
    int skipped = messages == null ? -1 : indexOf(Message.copyOf(frames), messages);
    if (messages == null || skipped < 0) {
      foreign++;
      return;
    }
    for (int i = 0; i <= skipped; i++) {
      messages.remove();
    }
    missed += skipped;
    outstanding -= skipped + 1;
    received++;
  }

  /** Where in the queue a message is: beyond 0 are gaps, as a sender's order must hold. */
  private static int indexOf(Message arrived, Deque<Message> messages) {
    int index = 0;
    for (Message message : messages) {
      if (message.equals(arrived)) {
        return index;
      }
      index++;
    }
    return -1;
  }

  /** The second frame, which says whose message it is; empty if there is none. */
  static Topic sender(FrameCursor frames) {
    frames.rewind();
    frames.next();
    return frames.next() ? Topic.of(frames.buffer(), frames.body(), frames.length()) : Topic.EMPTY;
  }

  /** The listener of both sockets. */
  private final class Ear implements MessageListener, XPubSocket.Listener {
    @Override
    public void message(Connection from, FrameCursor frames) {
      synchronized (progress) {
        take(frames);
        progress.step();
      }
    }

    @Override
    public void subscribed(Topic topic, Connection peer) {
      synchronized (progress) {
        heard.add(topic);
        progress.step();
      }
    }

    @Override
    public void cancelled(Topic topic) {
      synchronized (progress) {
        heard.remove(topic);
        progress.step();
      }
    }

    @Override
    public void connected(Connection peer) {
      synchronized (progress) {
        connections++;
        progress.step();
      }
    }

    @Override
    public void disconnected(Connection peer, CloseReason reason, String detail) {
      synchronized (progress) {
        connections--;
        if (!isEnding && reason != CloseReason.LOCAL) {
          trouble = "connection to %s lost: %s".formatted(peer.peer(), detail);
        }
        progress.step();
      }
    }

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      // Not a step: waiting for a broker that is not there must end.
      synchronized (progress) {
        trouble =
            "%s: %s; start the broker, or name another (--xsub, --xpub)"
                .formatted(endpoint, detail);
      }
    }

    @Override
    public void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {
      synchronized (progress) {
        trouble = detail;
        isEnding = true;
        progress.step();
      }
    }
  }
}
