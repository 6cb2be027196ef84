package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.zeekbus.broker.link.Link;
import org.zeekbus.broker.link.LinkListener;
import org.zeekbus.broker.link.LinkSettings;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;

/**
 * A broker in this process that is linked with the cluster's, and its peers.
 *
 * <p>Owner: the test's thread; events come from event loops.
 */
final class LinkedProcess implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String senders =
      "zeekbus_host_%d_Nabc-websocket-".formatted(NUMBER.getAndIncrement());
  private final TestBroker broker;
  private final Link link;
  private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

  private LinkedProcess(BrokerSettings settings, Endpoint xpub, Endpoint xsub, Security security) {
    broker = TestBroker.start(settings, PeerKind.IN_PROCESS);
    link =
        Link.start(
            broker.broker(),
            new LinkSettings(
                xpub,
                xsub,
                security,
                Topic.of(senders),
                Backoff.DEFAULT.withAfterRefusal(Duration.ofMillis(100)),
                Duration.ofMillis(500)),
            new Events());
  }

  static LinkedProcess of(int loops, Endpoint xpub, Endpoint xsub) {
    return of(BrokerSettings.of(it -> it.threads(loops)), xpub, xsub, Security.NONE);
  }

  static LinkedProcess of(
      BrokerSettings settings, Endpoint xpub, Endpoint xsub, Security security) {
    return new LinkedProcess(settings, xpub, xsub, security);
  }

  /** The sender id of a client. */
  String sender(int client) {
    return senders + client;
  }

  /** A message with so many bytes and a number, as libzmq's end counts them. */
  static byte[] numbered(String topic, String sender, int bytes, int number) {
    return RawPeer.message(
        RawPeer.bytes(topic),
        RawPeer.bytes(sender),
        new byte[bytes],
        ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  Link link() {
    return link;
  }

  /** Its peers may not need the link. */
  TestBroker broker() {
    return broker;
  }

  LinkedProcess awaitUp() {
    Await.until("the link is up", () -> link.snapshot().isUp());
    return this;
  }

  /** Passes over events until one begins so. */
  void hears(String event) {
    try {
      String next;
      do {
        next = events.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next).as(event).isNotNull();
      } while (!next.startsWith(event));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean hasHeard(String event) {
    return events.stream().anyMatch(each -> each.startsWith(event));
  }

  /** A peer whose subscriptions the cluster's broker knows. */
  RawPeer subscriber(String... topics) {
    RawPeer peer = broker.subscriber(topics);
    Await.until("its subscriptions are heard", () -> broker.hasTopics(peer, topics.length));
    confirm();
    return peer;
  }

  /** Returns when all subscriptions of before are in effect. */
  void confirm() {
    for (EventLoop loop : broker.broker().loops()) {
      await(confirmation(loop));
    }
  }

  /** Completes when all subscriptions that this loop has heard of are in effect. */
  CompletableFuture<Void> confirmation(EventLoop loop) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    link.whenSubscribed(loop, () -> done.complete(null));
    return done;
  }

  static void await(CompletableFuture<?> done) {
    try {
      done.get(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends in order. */
  void stop() {
    link.stopConnecting();
    broker.broker().close();
  }

  @Override
  public void close() {
    link.stopConnecting();
    broker.close();
  }

  private final class Events implements LinkListener {
    @Override
    public void up() {
      events.add("up");
    }

    @Override
    public void down(String endpoint, String detail) {
      events.add("down " + endpoint + ": " + detail);
    }

    @Override
    public void connected(String endpoint) {
      events.add("connected " + endpoint);
    }

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      events.add("unreachable " + endpoint + ": " + detail);
    }

    @Override
    public void refused(String endpoint, CloseReason reason, String detail) {
      events.add("refused " + reason + " " + endpoint + ": " + detail);
    }

    @Override
    public void unconfirmed(String topic) {
      events.add("unconfirmed " + topic);
    }
  }
}
