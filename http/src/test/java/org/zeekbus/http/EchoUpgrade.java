package org.zeekbus.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it gets, from the first byte behind the request. Owner: any thread. */
final class EchoUpgrade implements Upgrade {
  /** What was asked for: path and headers. */
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  final List<Caller> callers = Collections.synchronizedList(new ArrayList<>());

  /** The threads of the event loops that connections came on. */
  final List<Thread> loops = Collections.synchronizedList(new ArrayList<>());

  final List<String> received = Collections.synchronizedList(new ArrayList<>());

  /** Whether it reads at once. */
  volatile boolean reads = true;

  final AtomicInteger ended = new AtomicInteger();

  @Override
  public void begin(Channel channel, FullHttpRequest request, Caller caller) {
    requests.add(request.uri() + " " + request.headers());
    callers.add(caller);
    loops.add(Thread.currentThread());
    DefaultFullHttpResponse answer =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    answer.headers().set("upgrade", "websocket").set("connection", "upgrade");
    channel.writeAndFlush(answer);
    channel.pipeline().replace(HttpServerCodec.class, null, new Echo());
    channel.config().setAutoRead(reads);
  }

  private final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
      received.add(((ByteBuf) read).toString(ISO_8859_1));
      ctx.writeAndFlush(read);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ended.incrementAndGet();
    }
  }
}
