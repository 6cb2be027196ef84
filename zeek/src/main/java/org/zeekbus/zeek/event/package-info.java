/**
 * Events, as nodes of a cluster publish them.
 *
 * <p>An {@link org.zeekbus.zeek.event.EventMessage} is the four frames of one: {@link
 * org.zeekbus.zeek.event.EventFormat} is what the third names and the fourth is written in, by
 * {@link org.zeekbus.zeek.event.BinaryEvents} or {@link org.zeekbus.zeek.event.JsonEvents}. {@code
 * Envelope} is what both put around an {@link org.zeekbus.zeek.event.Event}.
 */
@NullMarked
package org.zeekbus.zeek.event;

import org.jspecify.annotations.NullMarked;
