/**
 * How records are written for each kind of server, and what its answers mean.
 *
 * <ol>
 *   <li>{@link org.zeekbus.httpsink.layout.Layouts}: makes the one that a site wants
 *   <li>{@link org.zeekbus.httpsink.layout.Layout}: what each of them says
 *   <li>{@link org.zeekbus.httpsink.layout.LogEncoder}: writes records of one log
 *   <li>{@link org.zeekbus.httpsink.layout.Destination}: what a request's records have in common
 *   <li>{@link org.zeekbus.httpsink.layout.JsonLines}: records as lines
 *   <li>{@link org.zeekbus.httpsink.layout.NdjsonLayout}: for any server that reads lines
 *   <li>{@link org.zeekbus.httpsink.layout.Probe}: a request without records
 *   <li>{@link org.zeekbus.httpsink.layout.Answer}: what the server said
 *   <li>{@link org.zeekbus.httpsink.layout.Verdict}: what that means
 * </ol>
 */
@NullMarked
package org.zeekbus.httpsink.layout;

import org.jspecify.annotations.NullMarked;
