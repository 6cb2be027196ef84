/**
 * Tests that every sink passes, for those who write one:
 *
 * <ul>
 *   <li>{@link SinkContract}: the tests, as a class to extend
 *   <li>{@link Trouble}: what may be wrong with a sink's target
 *   <li>{@link SinkUnderTest}: calls the sink, with a bound for each call
 *   <li>{@link SinkBatch}: batches for it
 *   <li>{@link SinkProcess}: how a process of its own opens the sink
 *   <li>{@link SinkOpener}: opens it there
 *   <li>{@link SinkLife}: the process
 *   <li>{@link KilledProcess}: kills it
 *   <li>{@link TestSinkContext}: stands for the logger
 *   <li>{@link TestSettings}: values of settings
 *   <li>{@link TestCertificate}: what a target with TLS shows
 * </ul>
 */
@NullMarked
package org.zeekbus.sink.testkit;

import org.jspecify.annotations.NullMarked;
