/**
 * What is configured, and what of it is installed:
 *
 * <ul>
 *   <li>{@link SettingsCheck}: settings that a start refuses
 *   <li>{@link MistakesCheck}: files that zeekctl or Zeek refuse
 *   <li>{@link BackendCheck}: nodes that do not speak ZeroMQ
 *   <li>{@link LayoutCheck}: a layout that is not that of {@code node.cfg}
 *   <li>{@link UndeployedCheck}: scripts that are not installed
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.check.deployed;

import org.jspecify.annotations.NullMarked;
