/**
 * Statistics of the WebSocket API:
 *
 * <ul>
 *   <li>{@link org.zeekbus.websocket.snapshot.WebSocketSnapshot}: the counts of one moment
 * </ul>
 */
@NullMarked
package org.zeekbus.websocket.snapshot;

import org.jspecify.annotations.NullMarked;
