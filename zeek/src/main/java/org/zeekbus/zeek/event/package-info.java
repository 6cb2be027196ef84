/**
 * Events as nodes of a cluster publish them.
 *
 * <ol>
 *   <li>{@link EventMessage}: the four frames of an event
 *   <li>{@link EventFormat}: the format that the third frame names
 *   <li>{@link BinaryEvents}: events in the binary format
 *   <li>{@link JsonEvents}: events in JSON
 *   <li>{@link DataMessageReader}: makes binary events of clients' texts
 *   <li>{@link DataMessageException}: a text is no event
 *   <li>{@link DataMessageWriter}: makes texts for clients of binary events
 *   <li>{@link BinaryEnvelope}: the vectors around their events
 *   <li>{@link Envelope}: the vectors around an event
 *   <li>{@link Event}: name, arguments and metadata
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek.event;

import org.jspecify.annotations.NullMarked;
