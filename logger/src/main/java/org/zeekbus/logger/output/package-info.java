/**
 * The sinks of a logger, and the policies for when they fail.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.output.Output}: a sink and its policies
 *   <li>{@link org.zeekbus.logger.output.SinkOverflow}: when it does not keep up
 *   <li>{@link org.zeekbus.logger.output.OnGone}: when it can never take anything again
 *   <li>{@link org.zeekbus.logger.output.SinkMetric}: a counter or gauge of a sink
 *   <li>{@link org.zeekbus.logger.output.SinkMeter}: its counters and gauges
 *   <li>{@link org.zeekbus.logger.output.BatchListener}: a viewer of the batches that come in
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.output;

import org.jspecify.annotations.NullMarked;
