/**
 * The bytes of one connection (RFC 23, RFC 37): greeting, handshake, then frames. Knows nothing of
 * sockets.
 *
 * <ul>
 *   <li>{@link Greeting}: the first 64 bytes
 *   <li>{@link Handshake}: from the first byte to the first message
 *   <li>{@link Mechanism}: one side of a security handshake
 *   <li>{@link NullMechanism}: the NULL mechanism
 *   <li>{@link Metadata}: the properties of a READY or INITIATE
 *   <li>{@link Encryption}: encrypts and decrypts frames after the handshake
 *   <li>{@link MessageReader}: finds whole messages in each read
 *   <li>{@link Cumulation}: keeps an incomplete message until the rest comes
 *   <li>{@link MessageSink}: takes the messages and commands that were found
 *   <li>{@link ProtocolException}: the peer broke the protocol or a limit
 * </ul>
 */
@NullMarked
package org.zeekbus.zmtp.wire;

import org.jspecify.annotations.NullMarked;
