/**
 * WebSocket frames of a server (RFC 6455):
 *
 * <ul>
 *   <li>{@link org.zeekbus.websocket.frame.FrameDecoder}: finds a client's frames
 *   <li>{@link org.zeekbus.websocket.frame.Fragments}: joins them to messages
 *   <li>{@link org.zeekbus.websocket.frame.Inflation}: inflates compressed ones
 *   <li>{@link org.zeekbus.websocket.frame.BreachException}: what a client may not do
 *   <li>{@link org.zeekbus.websocket.frame.Utf8}: checks text
 *   <li>{@link org.zeekbus.websocket.frame.Workspace}: bytes to work with
 *   <li>{@link org.zeekbus.websocket.frame.ServerFrame}: writes the frames that go out
 *   <li>{@link org.zeekbus.websocket.frame.Close}: how a conversation ends
 * </ul>
 */
@NullMarked
package org.zeekbus.websocket.frame;

import org.jspecify.annotations.NullMarked;
