/**
 * What Zeek's events and logs hold, and how it is spelled.
 *
 * <p>{@link org.zeekbus.zeek.value.BinaryValues} and {@link org.zeekbus.zeek.value.JsonValues} are
 * the two formats: {@code BinaryReader} and {@code JsonReader} take bytes, {@code BinaryWriter} and
 * {@code JsonWriter} (in a {@link org.zeekbus.zeek.value.JsonStyle}) make them, with {@code
 * AddressText}, {@code TimeText} and {@link org.zeekbus.zeek.text.SixDecimals} for what JSON spells
 * in its own way.
 *
 * <p>What they hold is a {@link org.zeekbus.zeek.value.Value}, one of fifteen records, each of a
 * {@link org.zeekbus.zeek.value.ValueType}; strings are {@link org.zeekbus.zeek.value.Bytes}.
 * {@code Order} is how sets and tables are sorted. {@link org.zeekbus.zeek.value.Values} makes
 * values and turns them into Java's own types, {@link org.zeekbus.zeek.value.ValueText} prints
 * them.
 */
@NullMarked
package org.zeekbus.zeek.value;

import org.jspecify.annotations.NullMarked;
