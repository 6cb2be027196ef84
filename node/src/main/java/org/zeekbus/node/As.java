package org.zeekbus.node;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.zeekbus.zeek.log.ZeekType;

/**
 * Chooses the Zeek type of a record's component, where the Java type leaves a choice:
 *
 * <pre>{@code
 * record Transfer(String uid, @As(ZeekType.COUNT) long bytes, List<@As(ZeekType.ENUM) String> tags) {}
 * }</pre>
 *
 * <p>{@code long}, {@code int}: INT (the default) or COUNT. {@link String}: STRING (the default) or
 * ENUM.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface As {
  /** The Zeek type. */
  ZeekType value();
}
