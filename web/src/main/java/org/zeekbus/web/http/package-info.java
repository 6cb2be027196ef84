/**
 * HTTP, in the order in which a request meets it:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.http.Request}: a request that passed all checks
 *   <li>{@link org.zeekbus.web.http.Handler}: answers the requests for a path
 *   <li>{@link org.zeekbus.web.http.Answer}: a whole answer, or events
 *   <li>{@link org.zeekbus.web.http.EventSource}: sends events to one viewer
 *   <li>{@link org.zeekbus.web.http.Viewer}: takes them
 * </ul>
 */
@NullMarked
package org.zeekbus.web.http;

import org.jspecify.annotations.NullMarked;
