/**
 * Checks: each is a small class that looks for one kind of fault, in rooms by what they look at.
 *
 * <ul>
 *   <li>{@link Check}: what they have in common
 *   <li>{@link SiteCheck}: one that needs Zeek's files
 *   <li>{@link ZeroMqCheck}: one that needs a cluster over ZeroMQ
 *   <li>{@link Hosts}: which host is whose
 *   <li>{@link LogEndpoint}: lines of scripts that say where logs go
 *   <li>{@link NodeList}: names of nodes in a sentence
 * </ul>
 */
@NullMarked
package org.zeekbus.doctor.check;

import org.jspecify.annotations.NullMarked;
