/**
 * What doctor says:
 *
 * <ul>
 *   <li>{@link Finding}: something that is wrong
 *   <li>{@link Gravity}: how bad it is
 *   <li>{@link Remedy}: what to change
 *   <li>{@link Unseen}: what could not be looked at
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.finding;

import org.jspecify.annotations.NullMarked;
