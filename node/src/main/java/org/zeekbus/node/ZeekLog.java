package org.zeekbus.node;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that is the line of a log.
 *
 * <pre>{@code
 * @ZeekLog(stream = "Enrichment::LOG", path = "enrichment")
 * record Enrichment(Instant ts, String uid, Optional<String> owner) {}
 * }</pre>
 *
 * <p>A logger of Zeek takes it if its scripts create that stream with the same types in the same
 * order.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ZeekLog {
  /** The stream's name in scripts. */
  String stream();

  /** The name of the file, without its ending. */
  String path();
}
