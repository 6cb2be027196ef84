/**
 * Batches that wait for a sink, in memory or in its spool.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.queue.Batch}: a batch, shared by all sinks
 *   <li>{@link org.zeekbus.logger.queue.BatchMemory}: counts the memory of batches
 *   <li>{@link org.zeekbus.logger.queue.BatchQueue}: the queue of one sink
 *   <li>{@link org.zeekbus.logger.queue.MemoryQueue}: holds batches in memory
 *   <li>{@link org.zeekbus.logger.queue.SpoolQueue}: holds them in memory, then in the spool
 *   <li>{@link org.zeekbus.logger.queue.ParkedLogs}: logs that the sink cannot write now
 *   <li>{@link org.zeekbus.logger.queue.ParkedLog}: the batches of one such log
 *   <li>{@link org.zeekbus.logger.queue.RetryLog}: logs a failure that is retried
 *   <li>{@link org.zeekbus.logger.queue.RemainingBatches}: batches left in a queue at a stop
 *   <li>{@link org.zeekbus.logger.queue.SpoolProbe}: checks that a stop can make a spool
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.queue;

import org.jspecify.annotations.NullMarked;
