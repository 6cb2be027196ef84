/**
 * How a part of the system declares its settings, and reads what was written for them:
 *
 * <ul>
 *   <li>{@link Section}: the settings of one part, each declared by one line
 *   <li>{@link Setting}: its key, from which flag and variable follow, its default, its description
 *   <li>{@link SettingType}: how its values are written, and which are allowed
 *   <li>{@link OnOff}: a switch
 *   <li>{@link ByteSize}: a number of bytes
 *   <li>{@link DurationText}: a duration
 *   <li>{@link RawValue}: the text that somebody wrote, not parsed yet
 *   <li>{@link Origin}: where it is written
 *   <li>{@link SettingValues}: the values in effect
 *   <li>{@link ConfigurationException}: what is wrong, and where
 * </ul>
 */
@NullMarked
package org.zeekbus.settings;

import org.jspecify.annotations.NullMarked;
