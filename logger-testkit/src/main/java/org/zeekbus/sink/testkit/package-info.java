/**
 * Tests that every sink passes, for those who write one:
 *
 * <ul>
 *   <li>{@link SinkContract}: the tests, as a class to extend
 *   <li>{@link SinkBatch}: batches for them
 *   <li>{@link TestSinkContext}: stands for the logger
 *   <li>{@link TestSettings}: values of settings
 * </ul>
 */
@NullMarked
package org.zeekbus.sink.testkit;

import org.jspecify.annotations.NullMarked;
