/**
 * Batches on disk, while a sink does not keep up.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.spool.Spool}: the queue; appends to the last segment, reads the
 *       first
 *   <li>{@link org.zeekbus.logger.spool.SpoolRoom}: bounds all spools of a sink together
 *   <li>{@link org.zeekbus.logger.spool.Segment}: one file of batches
 *   <li>{@link org.zeekbus.logger.spool.SpoolFile}: a file that opens when it is needed
 *   <li>{@link org.zeekbus.logger.spool.EntryHeader}: stands before each batch
 *   <li>{@link org.zeekbus.logger.spool.InHandNote}: notes the batch that the sink has in hand
 *   <li>{@link org.zeekbus.logger.spool.Position}: notes how far the sink has come
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.spool;

import org.jspecify.annotations.NullMarked;
