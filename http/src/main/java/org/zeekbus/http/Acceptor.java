package org.zeekbus.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.zeekbus.zmtp.system.Reason;

/** Opens connections, on all event loops in turn. Owner: the event loop that listens. */
final class Acceptor extends ChannelInboundHandlerAdapter {
  private static final int SMALLEST_READ = 512;
  private static final int FIRST_READ = 2048;
  private static final int LARGEST_READ = 16 << 10;
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(16 << 10, 32 << 10);

  private final List<ServerParts> onLoops;
  private final Supplier<Access> access;
  private final ByteBufAllocator allocator;
  private final Executor handshakes;
  private final AdaptiveRecvByteBufAllocator reads;
  private int next;

  /**
   * Accepts nothing yet.
   *
   * @param onLoops one for each event loop
   * @param handshakes computes those of TLS
   */
  Acceptor(
      List<ServerParts> onLoops,
      Supplier<Access> access,
      ByteBufAllocator allocator,
      Executor handshakes) {
    this.onLoops = List.copyOf(onLoops);
    this.access = access;
    this.allocator = allocator;
    this.handshakes = handshakes;
    this.reads = new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ);
    reads.maxMessagesPerRead(1); // so that one read has few requests
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel channel = (Channel) accepted;
    ServerParts parts = onLoops.get(next);
    next = (next + 1) % onLoops.size();
    try {
      configure(channel.config());
    } catch (ChannelException e) {
      channel.unsafe().closeForcibly(); // the peer is gone already
      return;
    }
    channel
        .pipeline()
        .addLast(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel registered) {
                prepare(registered, parts);
              }
            });
    parts
        .loop()
        .register(channel)
        .addListener(registered -> {
          if (!registered.isSuccess()) {
            channel.unsafe().closeForcibly();
            refused(ctx, Reason.of(registered.cause()));
          }
        });
  }

  private void configure(ChannelConfig config) {
    config.setAllocator(allocator);
    config.setRecvByteBufAllocator(reads);
    config.setWriteBufferWaterMark(UNSENT);
    config.setOption(ChannelOption.TCP_NODELAY, true);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  private void prepare(Channel channel, ServerParts parts) {
    Access now = access.get();
    Optional<SslHandler> tls =
        now.tls().map(it -> it.handler(channel.alloc(), handshakes, now.clients().isPresent()));
    tls.ifPresent(channel.pipeline()::addLast);
    new HttpConnection(parts, channel, tls).addTo(channel.pipeline());
  }

  /** The system hands no connection over, such as for want of descriptors. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refused(ctx, Reason.of(cause));
    ctx.channel().config().setAutoRead(false);
    ctx.executor()
        .schedule(
            onLoops
                .getFirst()
                .supervisor()
                .task(
                    "accepting HTTP connections",
                    () -> {
                      if (ctx.channel().isOpen()) {
                        ctx.channel().config().setAutoRead(true);
                      }
                    }),
            1,
            TimeUnit.SECONDS);
  }

  private void refused(ChannelHandlerContext ctx, String why) {
    ServerParts parts = onLoops.getFirst();
    parts.counters().refused(Refusal.CONNECTIONS);
    parts
        .warnings()
        .warn(
            "http-accept",
            "HTTP server {} cannot accept connections: {}{}",
            String.valueOf(ctx.channel().localAddress()),
            why);
  }
}
