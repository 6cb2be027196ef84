/**
 * The services of systemd, where packages have installed them:
 *
 * <ul>
 *   <li>{@link ServiceStateCheck}: one that is to run, and does not
 *   <li>{@link ServicePathsCheck}: one that may not write where it is to
 *   <li>{@link Service}: one of them, with its zeekbus
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.check.service;

import org.jspecify.annotations.NullMarked;
