/**
 * A sink that sends log records to Kafka.
 *
 * <ol>
 *   <li>{@link org.zeekbus.kafka.KafkaSection}: its settings
 *   <li>{@link org.zeekbus.kafka.ValueForm}: what a value is
 *   <li>{@link org.zeekbus.kafka.JsonTimes}: how JSON shows times
 *   <li>{@link org.zeekbus.kafka.RecordTime}: which time a record has
 *   <li>{@link org.zeekbus.kafka.Compression}: how batches are compressed
 *   <li>{@link org.zeekbus.kafka.TopicTemplate}: names the topic of a log
 *   <li>{@link org.zeekbus.kafka.KafkaProvider}: opens it
 *   <li>{@link org.zeekbus.kafka.ProducerOptions}: the options of Kafka's producer
 *   <li>{@link org.zeekbus.kafka.KafkaSink}: takes batches
 *   <li>{@link org.zeekbus.kafka.LogEncoder}: makes keys, values, times and headers
 *   <li>{@link org.zeekbus.kafka.Topics}: finds out whether a topic takes records
 *   <li>{@link org.zeekbus.kafka.Topic}: what is known of one
 *   <li>{@link org.zeekbus.kafka.TopicLookup}: has Kafka's client ask for one
 *   <li>{@link org.zeekbus.kafka.Delivery}: has records until they are confirmed
 *   <li>{@link org.zeekbus.kafka.SentRecord}: one of them
 *   <li>{@link org.zeekbus.kafka.Fate}: what becomes of one that Kafka has not taken
 *   <li>{@link org.zeekbus.kafka.Diagnosis}: finds words for what is wrong
 *   <li>{@link org.zeekbus.kafka.ClusterCheck}: asks Kafka about itself and its topics
 * </ol>
 */
@NullMarked
package org.zeekbus.kafka;

import org.jspecify.annotations.NullMarked;
