/**
 * What passes through the broker by event and publisher, from a sample:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.sample.EventSample}: takes messages that were drawn
 *   <li>{@link org.zeekbus.web.sample.EventName}: finds the event's name in one
 *   <li>{@link org.zeekbus.web.sample.Tally}: sums by name, and their rates
 *   <li>{@link org.zeekbus.web.sample.SampledTraffic}: what it says of all messages
 * </ul>
 */
@NullMarked
package org.zeekbus.web.sample;

import org.jspecify.annotations.NullMarked;
