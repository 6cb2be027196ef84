/**
 * Programs that are nodes of a Zeek cluster:
 *
 * <ol>
 *   <li>{@link Counter}: counts events by name
 *   <li>{@link Enricher}: answers events
 *   <li>{@link LogWriter}: writes a log
 * </ol>
 *
 * <p>Each takes the endpoints of the broker's XPUB and XSUB, and runs from its source:
 *
 * <pre>
 * ./zeekbus java examples/src/main/java/org/zeekbus/examples/Counter.java \
 *     tcp://127.0.0.1:5555 tcp://127.0.0.1:5556
 * ./zeekbus java examples/src/main/java/org/zeekbus/examples/Enricher.java \
 *     tcp://127.0.0.1:5555 tcp://127.0.0.1:5556
 * echo one | ./zeekbus java examples/src/main/java/org/zeekbus/examples/LogWriter.java \
 *     tcp://127.0.0.1:5555 tcp://127.0.0.1:5556 tcp://127.0.0.1:5557
 * </pre>
 */
@NullMarked
package org.zeekbus.examples;

import org.jspecify.annotations.NullMarked;
