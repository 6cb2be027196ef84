package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.socket.Connection;

/** A peer at the other end of a ZMTP connection. Owner: the connection's event loop. */
public interface ConnectionPeer extends Peer {
  /** The connection with it. */
  Connection connection();

  @Override
  default EventLoop loop() {
    return connection().loop();
  }

  @Override
  default String name() {
    return connection().peer();
  }

  @Override
  default String address() {
    return connection().address();
  }

  @Override
  default boolean isWritable() {
    return connection().isWritable();
  }

  @Override
  default void write(ByteBuf frames) {
    connection().write(frames);
  }

  @Override
  default void flush() {
    connection().flush();
  }

  @Override
  default long pendingBytes() {
    return connection().pendingBytes();
  }

  @Override
  default long takenBytes() {
    return connection().taken();
  }

  @Override
  default long receivedBytes() {
    return connection().received();
  }

  @Override
  default long incompleteBytes() {
    return connection().heldInbound();
  }

  @Override
  default void pause() {
    connection().pause();
  }

  @Override
  default void resume() {
    connection().resume();
  }

  @Override
  default boolean isPaused() {
    return connection().isPaused();
  }

  @Override
  default void close(CloseReason reason, String detail) {
    connection().close(reason, detail);
  }
}
