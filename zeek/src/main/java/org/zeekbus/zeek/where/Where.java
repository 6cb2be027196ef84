package org.zeekbus.zeek.where;

import java.util.Set;
import org.zeekbus.zeek.log.LogSchema;

/**
 * A predicate on log records, in Zeek's types and operators.
 *
 * <pre>{@code
 * Where where = Where.parse("id.resp_p == 53/udp && id.orig_h in 10.0.0.0/8");
 * batch.open(bytes, 0, bytes.length);
 * RecordTest wanted = where.on(batch.schema());  // once for each schema
 * while (batch.next()) {
 *   if (wanted.test(batch)) {
 *     out.add(batch);
 *   }
 * }
 * }</pre>
 *
 * <p>{@code docs/sinks.md} has the language. What compares a field without value is false, {@code
 * !=} and {@code !in} too. A field that the log does not have is such a field: the predicate
 * compiles, and {@link #missing} names it, so that the caller can warn.
 *
 * <p>Two are equal if their expressions are. Threads may share them.
 */
public final class Where {
  private final Expression expression;

  private Where(Expression expression) {
    this.expression = expression;
  }

  /**
   * Reads a predicate.
   *
   * @throws WhereException if it is none: its message has the column, what is there, and what was
   *     expected
   */
  public static Where parse(String text) {
    return new Where(new Parser(text).parse());
  }

  /**
   * Compiles it for the records of one schema.
   *
   * @return a test for one thread
   * @throws WhereException if the type of a field does not fit: its message has the column, the
   *     field and its type
   */
  public RecordTest on(LogSchema schema) {
    return new Compiler(schema).compile(expression);
  }

  /**
   * The names of fields that it asks for and that this schema does not have, in order.
   *
   * @throws WhereException as {@link #on}
   */
  public Set<String> missing(LogSchema schema) {
    Compiler compiler = new Compiler(schema);
    compiler.compile(expression);
    return compiler.missing();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Where that && expression.equals(that.expression);
  }

  @Override
  public int hashCode() {
    return expression.hashCode();
  }

  /** The predicate as text, which parses to an equal one. */
  @Override
  public String toString() {
    return expression.toString();
  }
}
