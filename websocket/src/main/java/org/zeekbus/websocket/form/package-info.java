/**
 * Messages of the bus as clients get them:
 *
 * <ul>
 *   <li>{@link org.zeekbus.websocket.form.EventForm}: an event as a WebSocket frame
 *   <li>{@link org.zeekbus.websocket.form.Deflation}: compresses it
 *   <li>{@link org.zeekbus.websocket.form.Unreadable}: messages that are no events
 * </ul>
 */
@NullMarked
package org.zeekbus.websocket.form;

import org.jspecify.annotations.NullMarked;
