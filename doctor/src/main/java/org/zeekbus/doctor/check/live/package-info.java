/**
 * What those that run say:
 *
 * <ul>
 *   <li>{@link ProblemsCheck}: the problems that zeekbus knows
 *   <li>{@link MissingNodesCheck}: nodes that are not connected
 *   <li>{@link RefusalsCheck}: peers that it turned away
 *   <li>{@link RunningSettingsCheck}: settings that are not in effect
 *   <li>{@link VersionsCheck}: different versions of Zeek
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.check.live;

import org.jspecify.annotations.NullMarked;
