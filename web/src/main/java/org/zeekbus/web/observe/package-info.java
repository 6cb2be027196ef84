/**
 * What is seen of the roles, second by second:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.observe.Roles}: the roles of this process
 *   <li>{@link org.zeekbus.web.observe.Observer}: observes them every second
 *   <li>{@link org.zeekbus.web.observe.Observation}: their snapshots at one moment
 *   <li>{@link org.zeekbus.web.observe.Jvm}: the process at that moment
 *   <li>{@link org.zeekbus.web.observe.DiskWatch}: looks at the disks that roles write to
 *   <li>{@link org.zeekbus.web.observe.Disk}: one of them
 *   <li>{@link org.zeekbus.web.observe.RoleState}: whether a role does its work
 *   <li>{@link org.zeekbus.web.observe.Interval}: two observations, one after the other
 *   <li>{@link org.zeekbus.web.observe.Rate}: how fast a counter grew between them
 *   <li>{@link org.zeekbus.web.observe.Growth}: how much counters of many sources grew
 *   <li>{@link org.zeekbus.web.observe.TopicGroups}: topics that are counted together
 *   <li>{@link org.zeekbus.web.observe.BoundedCounters}: counters of few of many names
 *   <li>{@link org.zeekbus.web.observe.Drop}: what was lost
 *   <li>{@link org.zeekbus.web.observe.Totals}: numbers over all nodes, topics and logs
 *   <li>{@link org.zeekbus.web.observe.LogLag}: how late logs are
 *   <li>{@link org.zeekbus.web.observe.NodeLedger}: joins what is known of each node
 *   <li>{@link org.zeekbus.web.observe.NodeCounts}: the sums of its connections
 *   <li>{@link org.zeekbus.web.observe.NodeRole}: what it is for
 *   <li>{@link org.zeekbus.web.observe.NodeState}: how it does
 *   <li>{@link org.zeekbus.web.observe.NodeEntry}: all of it
 *   <li>{@link org.zeekbus.web.observe.History}: the last hour
 *   <li>{@link org.zeekbus.web.observe.Series}: what is kept of the process
 *   <li>{@link org.zeekbus.web.observe.Steps}: rings of numbers
 * </ul>
 */
@NullMarked
package org.zeekbus.web.observe;

import org.jspecify.annotations.NullMarked;
