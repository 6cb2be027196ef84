/**
 * A real Kafka for tests and benchmarks:
 *
 * <ul>
 *   <li>{@link KafkaProcess}: starts, stops, kills, freezes it
 *   <li>{@link TopicReader}: reads all of a topic
 * </ul>
 */
@NullMarked
package org.zeekbus.kafka.testkit;

import org.jspecify.annotations.NullMarked;
