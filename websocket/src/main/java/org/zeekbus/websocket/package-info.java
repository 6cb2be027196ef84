/**
 * Zeek's WebSocket API, the door of this module:
 *
 * <ul>
 *   <li>{@link org.zeekbus.websocket.WebSocketSettings}: where it listens, and its bounds
 *   <li>{@link org.zeekbus.websocket.Bus}: the broker that the clients are attached to
 *   <li>{@link org.zeekbus.websocket.BrokerBus}: one in this process
 *   <li>{@link org.zeekbus.websocket.WebSocketServer}: the API with all its clients
 * </ul>
 */
@NullMarked
package org.zeekbus.websocket;

import org.jspecify.annotations.NullMarked;
