/**
 * Which types of sinks there are, and which sinks run. A setting meets:
 *
 * <ul>
 *   <li>{@link SinkTypes}: all types, and the setting {@code logger.sinks}
 *   <li>{@link Plugin}: a jar with sinks of others
 *   <li>{@link SinkType}: a provider, its settings, and those that the logger adds
 *   <li>{@link BuiltInProvider}: a provider of the logger's own
 *   <li>{@link SinkEntry}: a sink that the site wants, with values of its own
 *   <li>{@link ChosenSinks}: checks and opens those that run
 *   <li>{@link SinkTrials}: tries their targets, for {@code check-config --connect}
 *   <li>{@link SinkTrial}: what came of one
 *   <li>{@link LoggerSinkContext}: what a sink gets from the logger
 *   <li>{@link SinkLog}: its log
 * </ul>
 */
@NullMarked
package org.zeekbus.logger.sinks;

import org.jspecify.annotations.NullMarked;
