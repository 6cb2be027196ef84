package org.zeekbus.app.replay;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.MessageListener;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.XPubSocket;
import org.zeekbus.zmtp.socket.XSubSocket;

/**
 * The plainest broker, with a will of its own.
 *
 * <p>Owner: the test; its listeners run on one event loop.
 */
final class ForwardingBroker implements AutoCloseable {
  private static final Endpoint ANY_PORT = Endpoint.parse("tcp://127.0.0.1:0");

  private final Function<Message, List<Message>> forwards;
  private final Transport transport =
      new Transport(Transport.Kind.best(), 1, new BufferMemory(64 << 20));
  private final CompletableFuture<XPubSocket> xpub = new CompletableFuture<>();
  private final XSubSocket xsub = new XSubSocket(transport, new Publishers());
  private final Endpoint xsubEndpoint;
  private final Endpoint xpubEndpoint;

  /** Forwards instead of each message what {@code forwards} makes of it. */
  ForwardingBroker(Function<Message, List<Message>> forwards) throws IOException {
    this.forwards = forwards;
    xpub.complete(new XPubSocket(transport, new Subscribers()));
    xsubEndpoint = xsub.bind(ANY_PORT);
    xpubEndpoint = xpub.join().bind(ANY_PORT);
  }

  String xsub() {
    return xsubEndpoint.toString();
  }

  String xpub() {
    return xpubEndpoint.toString();
  }

  @Override
  public void close() {
    xsub.close();
    xpub.join().close();
    transport.close();
  }

  private final class Publishers implements MessageListener {
    @Override
    public void message(Connection from, FrameCursor frames) {
      forwards.apply(Message.copyOf(frames)).forEach(xpub.join()::publish);
    }
  }

  private final class Subscribers implements XPubSocket.Listener {
    @Override
    public void subscribed(Topic topic, Connection peer) {
      xsub.subscribe(topic);
    }

    /** Never forgets, which does no harm to one test. */
    @Override
    public void cancelled(Topic topic) {}
  }
}
