/**
 * A JVM program as a node of a Zeek cluster: {@link org.zeekbus.node.ClusterNode} is the door.
 *
 * <p>In the order in which an event meets them: {@code BrokerLink}, {@code EventReceiver}, {@code
 * Lanes}, {@code Handlers}, {@code Converters}. Who is there: {@code Membership}, {@code Pool}.
 * What goes out: {@code EventPublisher}, {@code LogStream}, {@code Truncation}. How all of it ends:
 * {@code Shutdown}.
 */
@NullMarked
package org.zeekbus.node;

import org.jspecify.annotations.NullMarked;
