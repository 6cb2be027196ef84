/**
 * What was gathered, before anybody judges it:
 *
 * <ul>
 *   <li>{@link FactsReader}: gathers all of it
 *   <li>{@link World}: what is outside
 *   <li>{@link RealWorld}: that, as it is
 *   <li>{@link Together}: asks many at the same time
 *   <li>{@link Running}: what a zeekbus that runs says of itself
 *   <li>{@link Bus}: a zeekbus as it runs, or as its configuration has it
 *   <li>{@link SettingOrigin}: where a setting of it comes from
 *   <li>{@link BusKeys}: its public keys
 *   <li>{@link KeyCopy}: the commands against that
 *   <li>{@link Names}: what names of hosts stand for
 *   <li>{@link Endpoints}: endpoints as scripts have them
 *   <li>{@link MetricsAddress}: where a node serves its metrics
 *   <li>{@link NodeVersion}: the version of Zeek that a node runs
 *   <li>{@link Facts}: all of it
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.facts;

import org.jspecify.annotations.NullMarked;
