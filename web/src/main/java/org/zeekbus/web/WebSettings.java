package org.zeekbus.web;

import org.zeekbus.http.HttpSettings;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * The settings of HTTP and of what it shows. Owner: nobody; never changes.
 *
 * @param listen port 0 lets the system choose
 * @param http the bounds of the server
 * @param sample of so many messages one is decoded; 0 for none
 * @param series most series of a metric whose labels come from outside
 */
public record WebSettings(Endpoint.Tcp listen, HttpSettings http, int sample, int series) {
  /** The same for a process that was given sockets that listen. */
  public WebSettings inheriting(InheritedSockets sockets) {
    return new WebSettings(listen, http.inheriting(sockets), sample, series);
  }
}
