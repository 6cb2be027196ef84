/**
 * Events and log records live, in the order in which a message reaches a viewer:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.tail.Tails}: the door: answers who wants to look
 *   <li>{@link org.zeekbus.web.tail.LogStreams}: the door for programs
 *   <li>{@link org.zeekbus.web.tail.ViewerBound}: how many may look
 *   <li>{@link org.zeekbus.web.tail.EventTails}: the broker's subscriptions for all viewers
 *   <li>{@link org.zeekbus.web.tail.SharedTail}: one of them
 *   <li>{@link org.zeekbus.web.tail.TailedMessage}: a message that was seen
 *   <li>{@link org.zeekbus.web.tail.ViewerQueue}: what waits for a viewer
 *   <li>{@link org.zeekbus.web.tail.EventViewer}: shows events to it
 *   <li>{@link org.zeekbus.web.tail.EventText}: an event as text
 *   <li>{@link org.zeekbus.web.tail.NameFilter}: chooses events and nodes
 *   <li>{@link org.zeekbus.web.tail.LogViewer}: shows log records to it
 *   <li>{@link org.zeekbus.web.tail.LogRecords}: in one of two ways
 *   <li>{@link org.zeekbus.web.tail.PagedRecords}: for a page
 *   <li>{@link org.zeekbus.web.tail.FilteredRecords}: for a program
 *   <li>{@link org.zeekbus.web.tail.FieldCondition}: which ones
 *   <li>{@link org.zeekbus.web.tail.Pace}: as many in a second as anybody can read
 *   <li>{@link org.zeekbus.web.tail.Missed}: tells what it was too slow for
 * </ul>
 */
@NullMarked
package org.zeekbus.web.tail;

import org.jspecify.annotations.NullMarked;
