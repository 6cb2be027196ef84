/**
 * What was gathered, before anybody judges it:
 *
 * <ul>
 *   <li>{@link FactsReader}: gathers all of it
 *   <li>{@link World}: what is outside
 *   <li>{@link RealWorld}: that, as it is
 *   <li>{@link Together}: asks many at the same time
 *   <li>{@link Bus}: a zeekbus as its configuration has it
 *   <li>{@link BusKeys}: its public keys
 *   <li>{@link Running}: what it says of itself
 *   <li>{@link Names}: what names of hosts stand for
 *   <li>{@link Endpoints}: endpoints as scripts have them
 *   <li>{@link NodeVersion}: the version of Zeek that a node runs
 *   <li>{@link Facts}: all of it
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.facts;

import org.jspecify.annotations.NullMarked;
