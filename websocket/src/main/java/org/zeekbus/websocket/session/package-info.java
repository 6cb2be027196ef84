/**
 * The conversations with clients, in the order in which one goes:
 *
 * <ul>
 *   <li>{@link org.zeekbus.websocket.session.Sessions}: the door: all clients
 *   <li>{@link org.zeekbus.websocket.session.SessionSettings}: their bounds
 *   <li>{@link org.zeekbus.websocket.session.Confirmation}: when topics are known to the cluster
 *   <li>{@link org.zeekbus.websocket.session.SessionParts}: what they share
 *   <li>{@link org.zeekbus.websocket.session.LoopSessions}: those of one event loop
 *   <li>{@link org.zeekbus.websocket.session.Deadlines}: what must happen in time
 *   <li>{@link org.zeekbus.websocket.session.Handshake}: answers the request
 *   <li>{@link org.zeekbus.websocket.session.DeflateOffer}: whether it compresses
 *   <li>{@link org.zeekbus.websocket.session.EndpointIds}: a client's name as a sender
 *   <li>{@link org.zeekbus.websocket.session.Session}: the conversation
 *   <li>{@link org.zeekbus.websocket.session.SessionState}: what it is at
 *   <li>{@link org.zeekbus.websocket.session.Heartbeat}: its pings
 *   <li>{@link org.zeekbus.websocket.session.FirstMessage}: the client's topics
 *   <li>{@link org.zeekbus.websocket.session.ClientPeer}: the client as the broker sees it
 *   <li>{@link org.zeekbus.websocket.session.Inbox}: what must wait
 *   <li>{@link org.zeekbus.websocket.session.LongMessages}: what is translated elsewhere
 *   <li>{@link org.zeekbus.websocket.session.LongMessage}: one of those
 *   <li>{@link org.zeekbus.websocket.session.Translation}: a client's text as a message of the bus
 *   <li>{@link org.zeekbus.websocket.session.Publishing}: such messages on their way
 *   <li>{@link org.zeekbus.websocket.session.Refusal}: why a text is not published
 *   <li>{@link org.zeekbus.websocket.session.Replies}: acks and errors
 *   <li>{@link org.zeekbus.websocket.session.Delivery}: events for the client on their way
 *   <li>{@link org.zeekbus.websocket.session.SessionCounts}: what is counted of it
 *   <li>{@link org.zeekbus.websocket.session.BrokerEnding}: how the broker ends it
 *   <li>{@link org.zeekbus.websocket.session.SessionLog}: who came and went
 * </ul>
 */
@NullMarked
package org.zeekbus.websocket.session;

import org.jspecify.annotations.NullMarked;
