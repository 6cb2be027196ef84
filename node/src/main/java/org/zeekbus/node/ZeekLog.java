package org.zeekbus.node;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record as the line of a log.
 *
 * <pre>{@code
 * @ZeekLog(stream = "Enrichment::LOG", path = "enrichment")
 * record Enrichment(Instant ts, String uid, Optional<String> owner) {}
 * }</pre>
 *
 * <p>A Zeek logger accepts the log if its scripts create this stream with the same types in the
 * same order.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ZeekLog {
  /** The stream's name in scripts. */
  String stream();

  /** The name of the file, without its ending. */
  String path();

  /**
   * The most bytes of a string that are sent: Zeek's {@code Log::default_max_field_string_bytes}; 0
   * for no limit. Cut records are counted as {@link Problem.Kind#CUT_LOGS}.
   */
  int maxFieldStringBytes() default 4096;

  /** The most bytes of all strings of a record: {@code Log::default_max_total_string_bytes}. */
  int maxTotalStringBytes() default 256_000;

  /** The most elements of a set or list: {@code Log::default_max_field_container_elements}. */
  int maxFieldElements() default 100;

  /**
   * The most elements of all sets and lists of a record: {@code
   * Log::default_max_total_container_elements}.
   */
  int maxTotalElements() default 500;
}
