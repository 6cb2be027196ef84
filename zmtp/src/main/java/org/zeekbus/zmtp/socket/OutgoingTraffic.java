package org.zeekbus.zmtp.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.wire.Encryption;

/**
 * Messages on their way to the peer: encrypts them, and counts how much the system has taken.
 *
 * <p>Owner: the connection's event loop.
 */
final class OutgoingTraffic {
  private final Connection connection;
  private final Channel channel;
  private @Nullable Encryption encryption;
  private boolean isStopped;

  /** Bytes written so far, in the units of {@link #pendingBytes}. */
  private long written;

  OutgoingTraffic(Connection connection, Channel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  /** The handshake is complete; null sends plain frames. */
  void begin(@Nullable Encryption with) {
    encryption = with;
  }

  /** Encrypts nothing more: the keys are about to be overwritten. */
  void stop() {
    isStopped = true;
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  void write(ByteBuf frames) {
    ByteBuf out = sealed(frames);
    long before = pendingBytes();
    channel.write(out, channel.voidPromise());
    written += pendingBytes() - before;
  }

  void flush() {
    channel.flush();
  }

  /** Writes and flushes whole messages; {@code taken} is called when the system has taken all. */
  void send(ByteBuf frames, ChannelFutureListener taken) {
    ByteBuf out = sealed(frames);
    long before = pendingBytes();
    ChannelFuture sent = channel.write(out);
    written += pendingBytes() - before;
    channel.flush();
    sent.addListener(taken);
  }

  long pendingBytes() {
    return Unsent.pending(channel);
  }

  long taken() {
    return Unsent.taken(channel, written);
  }

  /** Frames as they go over the wire. */
  private ByteBuf sealed(ByteBuf frames) {
    Encryption with = encryption;
    if (with == null) {
      return frames;
    }
    if (isStopped) {
      frames.release();
      return Unpooled.EMPTY_BUFFER;
    }
    if (with.isExhausted()) {
      frames.release();
      connection.close(
          CloseReason.LOCAL,
          "all nonces of the connection are used; a new connection has new ones");
      return Unpooled.EMPTY_BUFFER;
    }
    return with.seal(frames, channel.alloc());
  }
}
