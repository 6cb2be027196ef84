/**
 * The API of sinks of log records, for authors of sinks:
 *
 * <ul>
 *   <li>{@link SinkProvider}: found by {@link java.util.ServiceLoader}; declares settings, opens
 *       sinks
 *   <li>{@link SinkContext}: what a sink gets: name, settings, metrics, clock, log, threads, a
 *       directory
 *   <li>{@link SinkMetrics}: its counters and gauges
 *   <li>{@link DeadLetters}: keeps records that a target refuses for ever
 *   <li>{@link Sink}: takes batches, and its contract
 *   <li>{@link Arrival}: where a batch came from, and when
 *   <li>{@link SinkDetails}: what only one type of sink reports
 *   <li>{@link RefusedBatchException}: this batch can never be taken
 *   <li>{@link LogUnavailableException}: batches of this log cannot be taken now, others can
 *   <li>{@link SinkGoneException}: nothing can be taken ever again
 * </ul>
 */
@NullMarked
package org.zeekbus.sink;

import org.jspecify.annotations.NullMarked;
