/**
 * Events over plain HTTP, for programs that do not speak WebSocket: first those that a client gets,
 * then those that it publishes:
 *
 * <ul>
 *   <li>{@link org.zeekbus.websocket.rest.EventPages}: the door: answers the requests
 *   <li>{@link org.zeekbus.websocket.rest.RequestException}: what is wrong with one
 *   <li>{@link org.zeekbus.websocket.rest.ApplicationName}: which program asks
 *   <li>{@link org.zeekbus.websocket.rest.EventQuery}: the events that it wants
 *   <li>{@link org.zeekbus.websocket.rest.StreamPeer}: the client as the broker sees it
 *   <li>{@link org.zeekbus.websocket.rest.Outbox}: what is on its way to the client
 *   <li>{@link org.zeekbus.websocket.rest.StreamPart}: one piece of that
 *   <li>{@link org.zeekbus.websocket.rest.StreamSource}: writes it as server-sent events
 *   <li>{@link org.zeekbus.websocket.rest.PostedEvents}: the events of a body
 *   <li>{@link org.zeekbus.websocket.rest.PostPeer}: the client that has sent them
 *   <li>{@link org.zeekbus.websocket.rest.Posting}: publishes them, and says who gets them
 * </ul>
 */
@NullMarked
package org.zeekbus.websocket.rest;

import org.jspecify.annotations.NullMarked;
