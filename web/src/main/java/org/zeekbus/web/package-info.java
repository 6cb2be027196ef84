/**
 * HTTP, the door of this module:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.WebSettings}: where it listens, and its bounds
 *   <li>{@link org.zeekbus.web.Web}: HTTP with all that it shows
 *   <li>{@link org.zeekbus.web.RunningWeb}: which path shows what, from a start to a failure
 *   <li>{@link org.zeekbus.web.LazyHandler}: a handler that is made when it is needed
 * </ul>
 */
@NullMarked
package org.zeekbus.web;

import org.jspecify.annotations.NullMarked;
