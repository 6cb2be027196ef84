package org.zeekbus.broker.link;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;
import org.zeekbus.broker.ConnectionPeer;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.socket.Connection;

/**
 * One of the two connections of a link, as a peer of the broker in this process.
 *
 * <p>Owner: the connection's event loop.
 */
final class LinkPeer implements ConnectionPeer {
  /** The name of all that is beyond the link in statistics. */
  private static final Optional<String> NODE = Optional.of("cluster");

  private final Connection connection;
  private final Consumer<ByteBuf> out;
  private final Runnable finish;

  /**
   * Wraps a connection whose handshake is complete.
   *
   * @param out takes what the broker here sends
   * @param finish ends the connection in order when the broker here stops
   */
  LinkPeer(Connection connection, Consumer<ByteBuf> out, Runnable finish) {
    this.connection = connection;
    this.out = out;
    this.finish = finish;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public boolean isLink() {
    return true;
  }

  @Override
  public Optional<String> node() {
    return NODE;
  }

  /** The form that {@link ToldTopics} reads, whatever the other side wants. */
  @Override
  public int subscriptionForm() {
    return 0;
  }

  @Override
  public void write(ByteBuf frames) {
    out.accept(frames);
  }

  @Override
  public void close(CloseReason reason, String detail) {
    if (reason == CloseReason.LOCAL) {
      finish.run();
    } else {
      connection.close(reason, detail);
    }
  }
}
