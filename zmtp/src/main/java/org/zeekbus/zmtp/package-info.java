/**
 * ZMTP 3.0 and 3.1 over TCP and Unix sockets, both ends. This package has the types that every user
 * of a socket needs; the sockets are in {@code socket}.
 *
 * <ul>
 *   <li>{@link Endpoint}: an address to bind or connect to
 *   <li>{@link Security}: how an endpoint is protected: not at all, or by CURVE
 *   <li>{@link CurveKeyPair}: a secret key and its public key
 *   <li>{@link CurveSecretKey}: the secret key, outside the heap
 *   <li>{@link CurvePublicKey}: the public key
 *   <li>{@link Z85}: keys as text
 *   <li>{@link CurveClients}: decides which clients may connect
 *   <li>{@link CurvePeer}: a client that proved who it is
 *   <li>{@link Rights}: the topics that a client may use
 *   <li>{@link SocketType}: the socket types, and which of them talk to each other
 *   <li>{@link Limits}: the limits on a peer
 *   <li>{@link HeartbeatSettings}: when PINGs are sent
 *   <li>{@link Backoff}: how long to wait before connecting again
 *   <li>{@link BufferMemory}: the memory that sockets read into
 *   <li>{@link Commands}: encodes frame headers and commands
 *   <li>{@link FrameCursor}: walks over the frames of a message
 *   <li>{@link Message}: a message, encoded once
 *   <li>{@link Topic}: a topic or prefix: bytes
 *   <li>{@link SubscriptionTree}: finds the subscribers of a topic
 *   <li>{@link Ignored}: input that is ignored without closing the connection
 *   <li>{@link CloseReason}: why a connection ended or was refused
 *   <li>{@link Attachment}: a viewer of a running role
 *   <li>{@link TurnedAway}: a peer that was refused, or closed
 *   <li>{@link Recent}: the last entries of many
 *   <li>{@link PeerWarnings}: limits the log lines that peers can cause
 *   <li>{@link LineBudget}: a number of log lines per second
 * </ul>
 */
@NullMarked
package org.zeekbus.zmtp;

import org.jspecify.annotations.NullMarked;
