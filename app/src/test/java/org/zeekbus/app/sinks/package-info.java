/**
 * Records on their way to Kafka, HTTP, Parquet and files, by a real zeekbus and a real Kafka, while
 * things go wrong.
 */
@NullMarked
package org.zeekbus.app.sinks;

import org.jspecify.annotations.NullMarked;
