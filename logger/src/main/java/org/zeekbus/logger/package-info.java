/**
 * A logger node. A batch goes through these packages:
 *
 * <ol>
 *   <li>{@code intake}: from the socket
 *   <li>{@code queue}, {@code spool}: waits for each sink, in memory or on disk
 *   <li>{@code delivery}: is given to the sink
 *   <li>{@code output}: the sinks and their policies
 *   <li>{@code sinks}: which types of sinks there are, and which sinks run
 *   <li>{@code file}, {@code stdout}: the sinks of the logger itself
 *   <li>{@code format}: records as lines
 *   <li>{@code snapshot}: what the logger reports about itself
 * </ol>
 *
 * This package is the door:
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.LoggerSection}: settings that sinks share
 *   <li>{@link org.zeekbus.logger.LoggerSettings}: how a logger takes batches in
 *   <li>{@link org.zeekbus.logger.LoggerNode}: the logger, which starts and stops all
 *   <li>{@link org.zeekbus.logger.SinkQueues}: opens the queues of a sink
 *   <li>{@link org.zeekbus.logger.SpoolException}: a directory that cannot be a spool
 * </ol>
 */
@NullMarked
package org.zeekbus.logger;

import org.jspecify.annotations.NullMarked;
