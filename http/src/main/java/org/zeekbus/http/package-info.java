/**
 * HTTP, in the order in which a request meets it:
 *
 * <ul>
 *   <li>{@link org.zeekbus.http.HttpSettings}: the bounds of a server
 *   <li>{@link org.zeekbus.http.HttpServer}: listens
 *   <li>{@link org.zeekbus.http.ServerLoops}: its event loops, its own or lent
 *   <li>{@link org.zeekbus.http.Acceptor}: opens connections on all loops in turn
 *   <li>{@link org.zeekbus.http.ServerParts}: what the connections of a loop share
 *   <li>{@link org.zeekbus.http.Bounds}: what all connections take together
 *   <li>{@link org.zeekbus.http.Connections}: the connections of a loop
 *   <li>{@link org.zeekbus.http.Access}: who may come in
 *   <li>{@link org.zeekbus.http.Tls}: encrypts, and knows clients by their certificates
 *   <li>{@link org.zeekbus.http.HttpConnection}: one connection, from its start to its end
 *   <li>{@link org.zeekbus.http.ConnectionState}: the states of a connection
 *   <li>{@link org.zeekbus.http.RequestReader}: reads what Netty has decoded
 *   <li>{@link org.zeekbus.http.Dispatch}: decides what is done with a request
 *   <li>{@link org.zeekbus.http.HostCheck}: the names by which a request may call us
 *   <li>{@link org.zeekbus.http.OriginCheck}: the pages that may make a browser ask
 *   <li>{@link org.zeekbus.http.RequestTarget}: path and parameters, decoded
 *   <li>{@link org.zeekbus.http.TokenCheck}: finds the token in a request
 *   <li>{@link org.zeekbus.http.Token}: the secret that a request must have
 *   <li>{@link org.zeekbus.http.ClientCheck}: finds the client that a request comes from
 *   <li>{@link org.zeekbus.http.Clients}: who may use a server
 *   <li>{@link org.zeekbus.http.Client}: one of them
 *   <li>{@link org.zeekbus.http.Caller}: who asks
 *   <li>{@link org.zeekbus.http.RefusedException}: a request that no handler answers
 *   <li>{@link org.zeekbus.http.Refusal}: why
 *   <li>{@link org.zeekbus.http.Decision}: what is done with a request
 *   <li>{@link org.zeekbus.http.RequestBody}: collects its body
 *   <li>{@link org.zeekbus.http.ReadBehind}: keeps what came behind a request for WebSocket
 *   <li>{@link org.zeekbus.http.Upgrade}: takes connections over for WebSocket
 *   <li>{@link org.zeekbus.http.Request}: a request that passed all checks
 *   <li>{@link org.zeekbus.http.Router}: which handler answers for which path
 *   <li>{@link org.zeekbus.http.Handler}: answers the requests for a path
 *   <li>{@link org.zeekbus.http.SiteFiles}: answers with files of the class path
 *   <li>{@link org.zeekbus.http.Answer}: a whole answer, or events
 *   <li>{@link org.zeekbus.http.ResponseHead}: status and headers of an answer
 *   <li>{@link org.zeekbus.http.SecurityHeaders}: headers of every answer
 *   <li>{@link org.zeekbus.http.PacedWriter}: writes as fast as the peer takes it
 *   <li>{@link org.zeekbus.http.Viewing}: runs a source of events for one connection
 *   <li>{@link org.zeekbus.http.EventSource}: sends events to one viewer
 *   <li>{@link org.zeekbus.http.Viewer}: takes them
 *   <li>{@link org.zeekbus.http.EventStream}: a viewer over one connection
 *   <li>{@link org.zeekbus.http.HttpCounters}: counts what happens
 *   <li>{@link org.zeekbus.http.HttpSnapshot}: the counts of one moment
 * </ul>
 */
@NullMarked
package org.zeekbus.http;

import org.jspecify.annotations.NullMarked;
