/**
 * The CURVE mechanism (RFC 25, RFC 26): its handshake, and the encryption of frames.
 *
 * <ul>
 *   <li>{@link CurveClientMechanism}: the handshake of the side that asks to come in
 *   <li>{@link CurveServerMechanism}: the handshake of the side that decides
 *   <li>{@link CurveCommands}: the layout of the handshake commands
 *   <li>{@link Scratch}: memory for one step of a handshake, overwritten at its end
 *   <li>{@link CurveTraffic}: decrypts and encrypts frames
 * </ul>
 */
@NullMarked
package org.zeekbus.zmtp.curve;

import org.jspecify.annotations.NullMarked;
