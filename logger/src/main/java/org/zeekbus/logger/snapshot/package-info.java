/**
 * What a logger reports about itself, as data and as text.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.snapshot.LoggerStatistics}: counters by node and by log
 *   <li>{@link org.zeekbus.logger.snapshot.PathText}: a log's path as text
 *   <li>{@link org.zeekbus.logger.snapshot.Plural}: a number with its noun
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.snapshot;

import org.jspecify.annotations.NullMarked;
