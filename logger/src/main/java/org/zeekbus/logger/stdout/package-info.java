/**
 * Records as lines of JSON, for a pipe.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.stdout.StdoutSection}: its settings
 *   <li>{@link org.zeekbus.logger.stdout.StdoutProvider}: opens it
 *   <li>{@link org.zeekbus.logger.stdout.StdoutSink}: prints
 *   <li>{@link org.zeekbus.logger.stdout.StreamChannel}: a stream as a channel
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.stdout;

import org.jspecify.annotations.NullMarked;
