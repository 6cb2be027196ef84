/**
 * A sink that posts log records to HTTP servers.
 *
 * <ol>
 *   <li>{@link org.zeekbus.httpsink.HttpProvider}: checks settings, tries servers, opens sinks
 *   <li>{@link org.zeekbus.httpsink.HttpSink}: takes batches
 *   <li>{@link org.zeekbus.httpsink.Patience}: how long it waits
 * </ol>
 */
@NullMarked
package org.zeekbus.httpsink;

import org.jspecify.annotations.NullMarked;
