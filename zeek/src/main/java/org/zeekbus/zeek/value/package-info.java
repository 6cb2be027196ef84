/**
 * The values in Zeek's events and logs, and their two formats.
 *
 * <p>Bytes become values, values become text or Java objects, and values become bytes again.
 *
 * <ol>
 *   <li>{@link BinaryValues}: the binary format
 *   <li>{@link BinaryTokens}: finds tokens
 *   <li>{@link BinaryReader}: makes values of them
 *   <li>{@link JsonValues}: the JSON format
 *   <li>{@link JsonReader}: reads its objects and containers
 *   <li>{@link JsonTokens}: finds tokens
 *   <li>{@link JsonNames}: reads keys and names of types
 *   <li>{@link JsonScalars}: reads numbers, addresses, times
 *   <li>{@link AddressText}: addresses in JSON
 *   <li>{@link TimeText}: times in JSON
 *   <li>{@link Value}: a value, one of the next fifteen
 *   <li>{@link NoneValue}: an unset field
 *   <li>{@link BooleanValue}: true or false
 *   <li>{@link CountValue}: an unsigned number
 *   <li>{@link IntegerValue}: a signed number
 *   <li>{@link RealValue}: a double
 *   <li>{@link StringValue}: any bytes
 *   <li>{@link AddressValue}: an IP address
 *   <li>{@link SubnetValue}: a network
 *   <li>{@link PortValue}: a port
 *   <li>{@link TimestampValue}: a point in time
 *   <li>{@link TimespanValue}: a length of time
 *   <li>{@link EnumValue}: an enumerator
 *   <li>{@link SetValue}: distinct values
 *   <li>{@link TableValue}: values by keys
 *   <li>{@link VectorValue}: a sequence of values, such as a record
 *   <li>{@link ValueType}: the types and their tags
 *   <li>{@link Bytes}: immutable bytes
 *   <li>{@link XxHash64}: a hash of bytes
 *   <li>{@link Order}: the order of values
 *   <li>{@link Values}: converts Java objects to values and back
 *   <li>{@link ValueText}: values as text
 *   <li>{@link BinaryWriter}: writes the binary format
 *   <li>{@link JsonWriter}: writes JSON
 *   <li>{@link BinaryToJson}: writes JSON of the binary format, without values in between
 *   <li>{@link JsonText}: the text that grows
 *   <li>{@link JsonStyle}: in one of three styles
 *   <li>{@link Utf8}: finds bytes that are no UTF-8
 *   <li>{@link JsonToBinary}: writes the binary format of JSON, without values in between
 *   <li>{@link TypedJson}: reads typed values
 *   <li>{@link PlainJson}: reads plain JSON
 *   <li>{@link BinaryBuffer}: the bytes that grow
 *   <li>{@link BinarySort}: sorts sets and tables
 *   <li>{@link BinaryOrder}: by the order of values
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek.value;

import org.jspecify.annotations.NullMarked;
