/**
 * What is seen of the roles, second by second:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.observe.Roles}: the roles of this process
 *   <li>{@link org.zeekbus.web.observe.Observer}: observes them every second
 *   <li>{@link org.zeekbus.web.observe.Observation}: their snapshots at one moment
 *   <li>{@link org.zeekbus.web.observe.TopicGroups}: topics that are counted together
 *   <li>{@link org.zeekbus.web.observe.Growth}: how much counters grew between two observations
 *   <li>{@link org.zeekbus.web.observe.BoundedCounters}: counters of few of many names
 * </ul>
 */
@NullMarked
package org.zeekbus.web.observe;

import org.jspecify.annotations.NullMarked;
