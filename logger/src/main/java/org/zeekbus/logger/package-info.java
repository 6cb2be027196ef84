/**
 * A logger node: batches come in on a PULL socket, wait in a bounded queue, or in a spool, and end
 * in {@link org.zeekbus.logger.Sink}s.
 */
@NullMarked
package org.zeekbus.logger;

import org.jspecify.annotations.NullMarked;
