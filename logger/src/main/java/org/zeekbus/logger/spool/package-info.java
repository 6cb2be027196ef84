/**
 * Batches on disk, while a sink does not keep up.
 *
 * <p>{@link org.zeekbus.logger.spool.Spool} is the queue: it appends to the last {@code Segment},
 * and reads the first. {@code EntryHeader} is what stands before each batch, {@code Position} how
 * far the sink has come, {@code InHandNote} what it has in hand. {@link
 * org.zeekbus.logger.spool.SpoolRoom} bounds all spools of a sink together.
 */
@NullMarked
package org.zeekbus.logger.spool;

import org.jspecify.annotations.NullMarked;
