/**
 * Who encrypts, and with which keys:
 *
 * <ul>
 *   <li>{@link NodeKeys}: the keys of a node
 *   <li>{@link CurveSidesCheck}: CURVE on one side only
 *   <li>{@link KeyFilesCheck}: zeekctl's own keys that are no pairs, or older ones in its nodes
 *   <li>{@link KeysMatchCheck}: keys that are not those of the other side
 *   <li>{@link KeyAccessCheck}: keys that the service's user may not read
 *   <li>{@link Fingerprint}: names a key without printing it
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.check.keys;

import org.jspecify.annotations.NullMarked;
