/**
 * Broker and logger as a service. In the order in which a start meets them:
 *
 * <ul>
 *   <li>{@link AllSections}: joins the sections of all settings
 *   <li>{@link ServiceSection}: the settings of the process
 *   <li>{@link BrokerSection}: the settings of the broker
 *   <li>{@link LimitsSection}: the limits of what a peer may send or hold
 *   <li>{@link LoggerRoleSection}: the settings of the logger that no sink shares
 *   <li>{@link HttpSection}: the settings of HTTP
 *   <li>{@link ObserveSection}: the settings of what HTTP shows
 *   <li>{@link WebSocketSection}: the settings of the WebSocket API
 *   <li>{@link TlsFiles}: files for TLS of which some are missing
 *   <li>{@link ClusterEndpoints}: the endpoints in effect, with zeekctl or without
 *   <li>{@link ServedEndpoints}: all of them, and those of HTTP and the WebSocket API
 *   <li>{@link ServiceOutput}: where a service prints messages and statistics
 *   <li>{@link Service}: starts roles, obeys signals, stops
 *   <li>{@link PathCheck}: finds what is in the way of directories and sockets
 *   <li>{@link MachineMemory}: refuses more memory than the machine has
 *   <li>{@link RunningRole}: what can be asked of a role
 *   <li>{@link BrokerRole}: a broker from its configuration
 *   <li>{@link DataDirectory}: the broker's directory, locked
 *   <li>{@link LoggerRole}: a logger from its configuration
 *   <li>{@link LinkRole}: a broker for clients here, linked with the cluster's
 *   <li>{@link ClusterLink}: reports how the link fares
 *   <li>{@link WebSocketStart}: checks what the WebSocket API needs, and starts it when the other
 *       roles stand
 *   <li>{@link WebSocketRole}: the WebSocket API once it runs
 *   <li>{@link WebStart}: checks what HTTP needs, and starts it when the other roles stand
 *   <li>{@link QueryProcesses}: runs the queries that HTTP takes
 *   <li>{@link QueryProcess}: one of them, in a process of its own
 *   <li>{@link QueryOutput}: what that process prints
 *   <li>{@link WebInstallation}: what the API says of the process
 *   <li>{@link WebRole}: HTTP once it runs
 *   <li>{@link ServedAddress}: where these two listen
 *   <li>{@link BindFailure}: says what to do if an endpoint cannot be listened on
 *   <li>{@link LoggerMembership}: the logger's place among the nodes
 *   <li>{@link JoinFailure}: says why a node could not join
 *   <li>{@link MembershipSnapshot}: what the logger knows of its cluster
 *   <li>{@link RoleStatistics}: the statistics of a role at one moment
 *   <li>{@link StatisticsFormat}: text or JSON
 *   <li>{@link StatisticsJson}: the statistics of all roles as a line of JSON
 *   <li>{@link LocalZeek}: prints the lines for {@code local.zeek}
 * </ul>
 */
@NullMarked
package org.zeekbus.app.role;

import org.jspecify.annotations.NullMarked;
