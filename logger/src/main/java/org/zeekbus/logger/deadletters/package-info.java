/**
 * Records that a target refuses for ever. One of them meets:
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.deadletters.SinkDeadLetters}: keeps it or counts it as lost, and
 *       logs it
 *   <li>{@link org.zeekbus.logger.deadletters.DeadLetterLine}: makes a line of it
 *   <li>{@link org.zeekbus.logger.deadletters.DeadLetterFiles}: writes the line if there is room
 *   <li>{@link org.zeekbus.logger.deadletters.DeadLetterState}: how many there are, and the latest
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.deadletters;

import org.jspecify.annotations.NullMarked;
