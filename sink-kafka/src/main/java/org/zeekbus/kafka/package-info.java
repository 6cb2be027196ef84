/** A sink that sends log records to Kafka. */
@NullMarked
package org.zeekbus.kafka;

import org.jspecify.annotations.NullMarked;
