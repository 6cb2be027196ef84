/**
 * What Zeek's events and logs hold, and how it is spelled.
 *
 * <p>{@link org.zeekbus.zeek.value.Value} is one of fifteen records, each of a {@link
 * org.zeekbus.zeek.value.ValueType}; {@link org.zeekbus.zeek.value.Values} makes them and turns
 * them into Java's own types. Strings are {@link org.zeekbus.zeek.value.Bytes}. {@code Order} is
 * how sets and tables are sorted.
 */
@NullMarked
package org.zeekbus.zeek.value;

import org.jspecify.annotations.NullMarked;
