/**
 * Log messages from the socket to the queues of the sinks, on one event loop.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.intake.LogReceiver}: finds the batch in a message
 *   <li>{@link org.zeekbus.logger.intake.BatchTails}: gives it to viewers
 *   <li>{@link org.zeekbus.logger.intake.ReceivedCounts}: counts messages by node
 *   <li>{@link org.zeekbus.logger.intake.Intake}: bounds the memory of all batches; beyond it no
 *       node is read
 *   <li>{@link org.zeekbus.logger.intake.ReadStalls}: reports how long nodes were not read
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.intake;

import org.jspecify.annotations.NullMarked;
