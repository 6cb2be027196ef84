package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Optional;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.socket.Connection;

/**
 * A ZMTP connection as a peer.
 *
 * <p>Owner: the connection's event loop.
 */
final class ZmtpPeer implements Peer {
  private final Connection connection;

  ZmtpPeer(Connection connection) {
    this.connection = connection;
  }

  @Override
  public EventLoop loop() {
    return connection.loop();
  }

  @Override
  public String name() {
    return connection.peer();
  }

  @Override
  public String address() {
    return connection.address();
  }

  @Override
  public Optional<CurvePeer> curvePeer() {
    return connection.curvePeer();
  }

  @Override
  public int subscriptionForm() {
    return connection.peerMinor();
  }

  @Override
  public boolean isWritable() {
    return connection.isWritable();
  }

  @Override
  public void write(ByteBuf frames) {
    connection.write(frames);
  }

  @Override
  public void flush() {
    connection.flush();
  }

  @Override
  public long pendingBytes() {
    return connection.pendingBytes();
  }

  @Override
  public long takenBytes() {
    return connection.taken();
  }

  @Override
  public long receivedBytes() {
    return connection.received();
  }

  @Override
  public long incompleteBytes() {
    return connection.heldInbound();
  }

  @Override
  public void pause() {
    connection.pause();
  }

  @Override
  public void resume() {
    connection.resume();
  }

  @Override
  public boolean isPaused() {
    return connection.isPaused();
  }

  @Override
  public void close(CloseReason reason, String detail) {
    connection.close(reason, detail);
  }
}
