/**
 * Benchmarks. {@link org.zeekbus.bench.Bench} is the front door.
 *
 * <p>The one side by side: {@code BrokerBench} lets each {@code BrokerLoad} run against each {@code
 * Peer}. {@code NativePrograms} builds the load programs, {@code BrokerLauncher} starts a {@code
 * BrokerProcess}, {@code LoadRunner} has it measured, {@code BrokerReport} prints the {@code
 * LoadResult}s.
 *
 * <p>The small ones: {@code FormatsBench} runs the JMH classes, named {@code …Benchmark}, one for
 * each question: {@code EventsBenchmark}, {@code JsonEventsBenchmark}.
 */
@NullMarked
package org.zeekbus.bench;

import org.jspecify.annotations.NullMarked;
