/**
 * Commands that look into a running cluster. In the order in which a message meets them:
 *
 * <ul>
 *   <li>{@link NodesCommand}: {@code nodes}
 *   <li>{@link PublishCommand}: {@code publish}
 *   <li>{@link JsonArguments}: an event's arguments from JSON
 *   <li>{@link TapCommand}: {@code tap}
 *   <li>{@link TopicText}: a flag that is a topic
 *   <li>{@link Tap}: receives from the broker
 *   <li>{@link TapFilter}: chooses messages
 *   <li>{@link TapLine}: a message as a line
 *   <li>{@link TapPrinter}: prints lines, or JSON
 * </ul>
 */
@NullMarked
package org.zeekbus.app.inspect;

import org.jspecify.annotations.NullMarked;
