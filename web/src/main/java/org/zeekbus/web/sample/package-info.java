/**
 * What passes through the broker by event and publisher, from a sample:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.sample.SampledTraffic}: what it says of all messages
 * </ul>
 */
@NullMarked
package org.zeekbus.web.sample;

import org.jspecify.annotations.NullMarked;
