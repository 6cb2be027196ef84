/**
 * The terminal, and what keys do to it:
 *
 * <ul>
 *   <li>{@link org.zeekbus.top.screen.Session}: shows zeekbus until somebody quits
 *   <li>{@link org.zeekbus.top.screen.Screen}: the terminal, and its way back
 *   <li>{@link org.zeekbus.top.screen.Key}: what was pressed
 *   <li>{@link org.zeekbus.top.screen.Watch}: what is looked at, and what keys change about it
 *   <li>{@link org.zeekbus.top.screen.Picture}: all lines of the terminal
 *   <li>{@link org.zeekbus.top.screen.Pace}: how often zeekbus is asked
 * </ul>
 */
@NullMarked
package org.zeekbus.top.screen;

import org.jspecify.annotations.NullMarked;
