/**
 * ZeroMQ sockets on Netty: they bind, connect, accept peers, and read and write messages.
 *
 * <ul>
 *   <li>{@link Transport}: event loops, and how the system waits for sockets
 *   <li>{@link InheritedSockets}: sockets that the process was given, and that listen already
 *   <li>{@link SocketDescriptor}: asks the system about their descriptors
 *   <li>{@link EndpointSocket}: binds and connects
 *   <li>{@link ZmtpSocket}: a set of connections, without a messaging pattern
 *   <li>{@link SocketSettings}: how a socket treats its peers
 *   <li>{@link Connector}: connects to one endpoint, and again after each loss
 *   <li>{@link Acceptor}: listens, and accepts or refuses the peers that connect
 *   <li>{@link IpcFile}: the file of an ipc endpoint
 *   <li>{@link HandshakePenalties}: delays addresses that broke the protocol
 *   <li>{@link PendingHandshakes}: limits the number of unfinished handshakes
 *   <li>{@link Connections}: the connections of a socket
 *   <li>{@link SocketHandler}: takes the events of a socket
 *   <li>{@link Connection}: one peer, from greeting to close
 *   <li>{@link ConnectionState}: the states of a connection
 *   <li>{@link ConnectionProxy}: the calls that other threads make into a connection
 *   <li>{@link IncomingTraffic}: reads what the peer sends after the handshake
 *   <li>{@link OutgoingTraffic}: writes, and counts how much the system has taken
 *   <li>{@link Unsent}: what the system has not taken yet
 *   <li>{@link ConnectionHandler}: takes the messages and events of one peer
 *   <li>{@link Heartbeat}: sends PINGs, and closes silent connections
 *   <li>{@link AckWatch}: closes the connection of a host that vanished
 *   <li>{@link XSubSocket}: receives messages by topic
 *   <li>{@link PullSocket}: receives messages
 *   <li>{@link ReceivePipes}: the peers of a receiving socket
 *   <li>{@link MessageListener}: takes the messages of a receiving socket
 *   <li>{@link XPubSocket}: publishes messages by topic
 *   <li>{@link PushSocket}: sends each message to one of its peers
 *   <li>{@link SendSettings}: how much a sending socket queues for each peer
 *   <li>{@link SendResult}: the result of sending a message
 *   <li>{@link SendPipes}: the peers of a sending socket
 *   <li>{@link SendPipe}: the messages on their way to one peer
 *   <li>{@link SocketListener}: takes the events of any of these sockets
 * </ul>
 */
@NullMarked
package org.zeekbus.zmtp.socket;

import org.jspecify.annotations.NullMarked;
