/**
 * Broker and logger as a service. In the order in which a start meets them:
 *
 * <ul>
 *   <li>{@link Service}: starts roles, obeys signals, stops
 *   <li>{@link PathCheck}: finds what is in the way of directories and sockets
 *   <li>{@link MachineMemory}: refuses more memory than the machine has
 *   <li>{@link RunningRole}: what can be asked of a role
 *   <li>{@link BrokerRole}: a broker from its configuration
 *   <li>{@link DataDirectory}: the broker's directory, locked
 *   <li>{@link LoggerRole}: a logger from its configuration
 *   <li>{@link BindFailure}: says what to do if an endpoint cannot be listened on
 *   <li>{@link LoggerMembership}: the logger's place among the nodes
 *   <li>{@link JoinFailure}: says why a node could not join
 *   <li>{@link LocalZeek}: prints the lines for {@code local.zeek}
 * </ul>
 */
@NullMarked
package org.zeekbus.app.role;

import org.jspecify.annotations.NullMarked;
