/**
 * Programs that are nodes of a Zeek cluster. Each takes the broker's XPUB and XSUB, and runs from
 * its source:
 *
 * <pre>
 * java -p app/target/dist/lib examples/src/main/java/org/zeekbus/examples/Counter.java \
 *     tcp://127.0.0.1:5555 tcp://127.0.0.1:5556
 * </pre>
 */
@NullMarked
package org.zeekbus.examples;

import org.jspecify.annotations.NullMarked;
