/**
 * Commands for a site of Zeek:
 *
 * <ul>
 *   <li>{@link DoctorCommand}: finds why it does not work
 *   <li>{@link InitCommand}: writes a configuration for it
 *   <li>{@link NamedSite}: the Zeek that they are about
 *   <li>{@link ConfiguredBus}: what doctor knows of a configuration
 *   <li>{@link ServiceKeys}: whether a service can use its keys
 *   <li>{@link RunningBus}: what it knows of one that runs
 *   <li>{@link DoctorRole}: what it runs
 *   <li>{@link SiteConfiguration}: the text of a configuration for a site
 * </ul>
 */
@NullMarked
package org.zeekbus.app.doctor;

import org.jspecify.annotations.NullMarked;
