/**
 * Benchmarks. {@link org.zeekbus.bench.Bench} is the front door.
 *
 * <p>The one side by side: {@code BrokerBench} lets each {@code BrokerLoad} run against each {@code
 * Peer}. {@code NativePrograms} builds the load programs, {@code BrokerLauncher} starts a {@code
 * BrokerProcess}, {@code LoadRunner} has it measured, {@code BrokerReport} prints the {@code
 * LoadResult}s.
 */
@NullMarked
package org.zeekbus.bench;

import org.jspecify.annotations.NullMarked;
