/**
 * Who connects where:
 *
 * <ul>
 *   <li>{@link ProxyThreadCheck}: a manager that runs Zeek's own broker
 *   <li>{@link ZeekctlEndpoints}: the endpoints that {@code broker.zeekctl} stands for
 *   <li>{@link NodeEndpoints}: where a node connects
 *   <li>{@link EndpointsCheck}: endpoints that are swapped, or lead elsewhere
 *   <li>{@link LoopbackCheck}: loopback endpoints of nodes on other hosts
 *   <li>{@link OverriddenCheck}: lines without effect
 *   <li>{@link Ipv6Check}: IPv6 endpoints without IPv6
 *   <li>{@link AddressesCheck}: addresses that this host does not have
 *   <li>{@link WebSocketPortCheck}: a WebSocket port that is the manager's
 *   <li>{@link LayoutPortsCheck}: ports that are a node's
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.check.wiring;

import org.jspecify.annotations.NullMarked;
