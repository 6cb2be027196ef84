/**
 * {@code run --demo}: a small simulated cluster beside the roles. In the order in which a start
 * meets them:
 *
 * <ul>
 *   <li>{@link Demo}: the door
 *   <li>{@link DemoDirectory}: a temporary directory for all that a demo writes
 *   <li>{@link DemoConfiguration}: the settings of a demo, none of which reaches a real cluster
 *   <li>{@link SimulatedCluster}: starts and ends the nodes
 *   <li>{@link ForeignNodes}: hears of nodes that are not simulated
 *   <li>{@link SimulatedNode}: a node of the cluster, with its logs
 *   <li>{@link Traffic}: plays the recording, again and again, as live traffic
 *   <li>{@link FreshLogs}: moves the times of recorded logs to now
 *   <li>{@link Incidents}: makes a node slow, and lets a peer be refused, now and then
 * </ul>
 */
@NullMarked
package org.zeekbus.app.demo;

import org.jspecify.annotations.NullMarked;
