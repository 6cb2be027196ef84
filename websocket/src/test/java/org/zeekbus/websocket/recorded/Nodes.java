package org.zeekbus.websocket.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.zeekbus.broker.Broker;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.MessageListener;
import org.zeekbus.zmtp.socket.SendResult;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;
import org.zeekbus.zmtp.socket.XSubSocket;

/**
 * The nodes of the recorded cluster on our bus: they say what they said, and note what clients say
 * to them. Owner: the test's thread; what they heard may be read by any.
 */
final class Nodes implements AutoCloseable {
  private static final String SIGN = "zeekbus.test.sign.";

  private final Transport transport = TestTransport.start();
  private final Queue<BusMessage> heard = new ConcurrentLinkedQueue<>();
  private final XPubSocket xpub;
  private final XSubSocket xsub;
  private int signs;

  /**
   * Joins them.
   *
   * @param topics which they subscribe
   */
  Nodes(Broker broker, String... topics) {
    xpub = new XPubSocket(transport, new Subscribers());
    xsub = new XSubSocket(transport, new Ear());
    for (String topic : topics) {
      xsub.subscribe(Topic.of(topic.getBytes(UTF_8)));
    }
    xsub.subscribe(Topic.of(SIGN));
    xpub.connect(broker.xsubEndpoints().getFirst(), Security.NONE);
    xsub.connect(broker.xpubEndpoints().getFirst(), Security.NONE);
    catchUp();
  }

  private static final class Subscribers implements XPubSocket.Listener {
    @Override
    public void subscribed(Topic topic, Connection peer) {
      // the socket knows
    }

    @Override
    public void cancelled(Topic topic) {
      // the socket knows
    }
  }

  private final class Ear implements MessageListener {
    @Override
    public void message(Connection from, FrameCursor frames) {
      heard.add(BusMessage.of(0, Message.copyOf(frames).frames()));
    }
  }

  void publish(BusMessage message) {
    SendResult result = xpub.publish(Message.of(message.frames()));
    assert result != SendResult.FULL : "so few messages fit";
  }

  /** Returns when they have heard all that was published before. */
  void catchUp() {
    Bytes topic = Bytes.of(SIGN + signs++);
    BusMessage sign = new BusMessage(0, topic, "test", "none", Bytes.EMPTY);
    Message message = Message.of(sign.frames());
    Await.until("a subscription", () -> xpub.publish(message) == SendResult.SENT);
    Await.until("the sign", () -> heard.stream().anyMatch(it -> it.topic().equals(topic)));
  }

  /** Returns when they know all subscriptions that the broker knows. */
  void hearSubscriptions() {
    Topic sign = Topic.of(SIGN + signs++ + ".");
    xsub.subscribe(sign);
    Await.until("a subscription", () -> xpub.isSubscribed(sign));
    xsub.cancel(sign);
  }

  /** What this sender published, in order. */
  List<BusMessage> from(String sender) {
    List<BusMessage> found = new ArrayList<>();
    for (BusMessage message : heard) {
      if (message.sender().equals(sender)) {
        found.add(message);
      }
    }
    return found;
  }

  /** All that came from clients. */
  List<BusMessage> fromClients() {
    return heard.stream().filter(BusMessage::isOfClient).toList();
  }

  @Override
  public void close() {
    xpub.close();
    xsub.close();
    transport.close();
  }
}
