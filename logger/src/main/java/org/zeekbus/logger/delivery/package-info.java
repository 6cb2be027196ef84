/**
 * Batches from a queue to its sink, on one thread for each sink.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.delivery.SinkRunner}: gives batches to the sink and flushes it
 *   <li>{@link org.zeekbus.logger.delivery.BadBatches}: keeps batches that no sink can take
 *   <li>{@link org.zeekbus.logger.delivery.WrittenCounts}: counts records by log
 *   <li>{@link org.zeekbus.logger.delivery.SinceFlush}: counts what is not flushed yet
 *   <li>{@link org.zeekbus.logger.delivery.LostBatches}: counts lost records by log
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.delivery;

import org.jspecify.annotations.NullMarked;
