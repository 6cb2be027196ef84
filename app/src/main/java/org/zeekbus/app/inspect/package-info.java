/**
 * Commands that look into a running cluster. In the order in which a message meets them:
 *
 * <ul>
 *   <li>{@link TopCommand}: {@code top}
 *   <li>{@link ApiFlags}: the zeekbus whose API a command reads
 *   <li>{@link KnownCommand}: names for the completion of a shell
 *   <li>{@link NodesCommand}: {@code nodes}
 *   <li>{@link PublishCommand}: {@code publish}
 *   <li>{@link TapCommand}: {@code tap}
 *   <li>{@link LogFlags}: its flags that are about logs
 *   <li>{@link TopicText}: a flag that is a topic
 *   <li>{@link NamePattern}: a flag that is a name, or the beginning of one
 *   <li>{@link Tap}: receives from the broker, and gives to outputs
 *   <li>{@link TapLogger}: receives log batches, as a logger
 *   <li>{@link TapFilter}: chooses messages
 *   <li>{@link NodeNames}: which node an id belongs to
 *   <li>{@link TapQueue}: messages on their way to the outputs
 *   <li>{@link TapLine}: a message as a line
 *   <li>{@link TapOutput}: where messages go
 *   <li>{@link TapPrinter}: prints lines, or JSON
 *   <li>{@link TapSummary}: prints rates
 *   <li>{@link LogLines}: prints records of log batches
 *   <li>{@link TapRecorder}: records
 *   <li>{@link LogTail}: prints records that a running zeekbus takes
 * </ul>
 */
@NullMarked
package org.zeekbus.app.inspect;

import org.jspecify.annotations.NullMarked;
