/**
 * A running zeekbus in a terminal. Rooms: {@link org.zeekbus.top.api} asks zeekbus, {@link
 * org.zeekbus.top.text} makes lines of the answers, {@link org.zeekbus.top.screen} shows them.
 * Here:
 *
 * <ul>
 *   <li>{@link org.zeekbus.top.TopSettings}: what the command line asks for
 *   <li>{@link org.zeekbus.top.Top}: the door
 *   <li>{@link org.zeekbus.top.Plain}: for a pipe or a file
 * </ul>
 */
@NullMarked
package org.zeekbus.top;

import org.jspecify.annotations.NullMarked;
