/**
 * The program. Every room knows only those below it:
 *
 * <ul>
 *   <li>{@link org.zeekbus.app.demo}: a simulated cluster beside the roles
 *   <li>{@link org.zeekbus.app.inspect}, {@link org.zeekbus.app.replay}, {@link
 *       org.zeekbus.app.recording}: look into a cluster, play a recorded one, write and read
 *       recordings
 *   <li>{@link org.zeekbus.app.query}: asks logs that were written
 *   <li>{@link org.zeekbus.app.anonymize}: recordings that a site may give away
 *   <li>{@link org.zeekbus.app.completion}: scripts by which shells complete command lines
 *   <li>{@link org.zeekbus.app.command}: the other commands, and the flags of all
 *   <li>{@link org.zeekbus.app.role}: broker and logger as a service
 *   <li>{@link org.zeekbus.app.security}: keys, and the list of clients
 *   <li>{@link org.zeekbus.app.config}: settings, and the sources of their values
 *   <li>{@link org.zeekbus.app.process}: streams, signals, log, time zone
 * </ul>
 *
 * <p>Here is only:
 *
 * <ul>
 *   <li>{@link Main}: takes the command line, and exits with its code
 * </ul>
 */
@NullMarked
package org.zeekbus.app;

import org.jspecify.annotations.NullMarked;
