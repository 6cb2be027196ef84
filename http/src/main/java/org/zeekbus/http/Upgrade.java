package org.zeekbus.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;

/** Takes connections over whose peers ask for WebSocket (RFC 6455, 4.2). */
@FunctionalInterface
public interface Upgrade {
  /**
   * Takes a connection over, from the answer to its request on. The request has passed the checks
   * of {@code Host}, {@code Origin} and client, but its path and WebSocket headers are unchecked.
   * The pipeline holds TLS, if any, and Netty's {@code HttpServerCodec}; the server reads nothing
   * from the channel any more and does not close it, but when it stops.
   *
   * <p>Called on the channel's event loop.
   *
   * @param request lent until the call returns; without body
   */
  void begin(Channel channel, FullHttpRequest request, Caller caller);
}
