/**
 * JSON for people and their programs:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.json.Json}: records
 *   <li>{@link org.zeekbus.web.json.DecodedValue}: values of Zeek
 *   <li>{@link org.zeekbus.web.json.LongText}: long strings of Zeek
 * </ul>
 */
@NullMarked
package org.zeekbus.web.json;

import org.jspecify.annotations.NullMarked;
