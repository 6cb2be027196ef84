package org.zeekbus.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;

/** Takes connections over whose peers ask for WebSocket (RFC 6455, 4.2). */
@FunctionalInterface
public interface Upgrade {
  /**
   * The subprotocol that a page in a browser offers. Pages cannot send {@code Authorization}, so
   * they offer {@code zeekbus.bearer.TOKEN}, too; but browsers close a connection whose answer
   * selects none of those that were offered, and the token must not be in an answer.
   */
  String PROTOCOL = "zeekbus";

  /**
   * Takes a connection over, from the answer to its request on. The request has passed the checks
   * of {@code Host}, {@code Origin} and client, and has no secret in its headers any more, but its
   * path and WebSocket headers are unchecked. If it offers {@link #PROTOCOL}, the answer must
   * select that.
   *
   * <p>The pipeline holds TLS, if any, and Netty's {@code HttpServerCodec}. The server has no
   * deadlines and no bound for the channel any more, and closes it only when it stops: see {@link
   * HttpServer#stopAccepting}.
   *
   * <p>The channel's options are still those of HTTP: small reads, and little that is unsent.
   *
   * <p>The channel does not read until it is told to ({@code setAutoRead(true)}, or {@code read}).
   * Then comes first what was read behind the request, to the handlers that stand there by then, in
   * front of the codec or in its place. When the peer shuts its side, the channel is closed.
   *
   * <p>Called on the channel's event loop. What it throws is logged and counted, and closes the
   * channel.
   *
   * @param request lent until the call returns; without body
   */
  void begin(Channel channel, FullHttpRequest request, Caller caller);
}
