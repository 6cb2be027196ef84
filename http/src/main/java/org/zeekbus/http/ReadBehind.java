package org.zeekbus.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps what a peer sent behind its request for WebSocket until the new owner of its connection
 * reads: peers may send their first frames with the request. That is one read at most, or one
 * record of TLS for each in it.
 *
 * <p>Owner: the event loop.
 */
final class ReadBehind extends ChannelDuplexHandler {
  private final Queue<Object> kept = new ArrayDeque<>();
  private boolean isGiving;

  private ReadBehind() {}

  /**
   * Takes HTTP out of a channel that does not read, but for a codec that has seen nothing yet.
   *
   * @param arrivals before the present codec
   * @param connection after it
   */
  static void leaveHttp(
      Channel channel, ChannelHandler arrivals, ChannelHandler connection, HttpServerCodec fresh) {
    ChannelPipeline pipeline = channel.pipeline();
    ReadBehind behind = new ReadBehind();
    // The codec hands all that it has not decoded to that which replaces it.
    pipeline.replace(HttpServerCodec.class, null, behind);
    pipeline.addAfter(pipeline.context(behind).name(), null, fresh);
    pipeline.remove(arrivals);
    pipeline.remove(connection);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    kept.add(read);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Nothing has been given on yet.
  }

  /** The new owner reads. It may be in the midst of something, so it gets all a moment later. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!isGiving) {
      isGiving = true;
      ctx.executor()
          .execute(() -> {
            if (!ctx.isRemoved()) {
              give(ctx);
              ctx.pipeline().remove(this);
              ctx.read();
            }
          });
    }
  }

  private void give(ChannelHandlerContext ctx) {
    if (!kept.isEmpty()) {
      for (Object read = kept.poll(); read != null; read = kept.poll()) {
        ctx.fireChannelRead(read);
      }
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    give(ctx);
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    kept.forEach(ReferenceCountUtil::release);
    kept.clear();
  }
}
