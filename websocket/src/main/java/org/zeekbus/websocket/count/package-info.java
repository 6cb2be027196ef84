/**
 * What is counted of clients:
 *
 * <ul>
 *   <li>{@link org.zeekbus.websocket.count.ApplicationNames}: under which label
 *   <li>{@link org.zeekbus.websocket.count.CountedClient}: who counts
 *   <li>{@link org.zeekbus.websocket.count.ApplicationCounts}: the counts of an application
 *   <li>{@link org.zeekbus.websocket.count.LoopCounts}: those of an event loop
 * </ul>
 */
@NullMarked
package org.zeekbus.websocket.count;

import org.jspecify.annotations.NullMarked;
