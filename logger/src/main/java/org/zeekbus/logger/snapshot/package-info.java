/**
 * The statistics of a logger, as data and as text.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.snapshot.LoggerSnapshot}: all numbers of one moment
 *   <li>{@link org.zeekbus.logger.snapshot.DropReason}: why records were dropped
 *   <li>{@link org.zeekbus.logger.snapshot.LoggerSnapshotText}: the same as text
 *   <li>{@link org.zeekbus.logger.snapshot.PathText}: a log's path as text
 *   <li>{@link org.zeekbus.logger.snapshot.Plural}: a number with its noun
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.snapshot;

import org.jspecify.annotations.NullMarked;
