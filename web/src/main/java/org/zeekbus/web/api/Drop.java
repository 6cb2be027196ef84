package org.zeekbus.web.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.zeekbus.web.tail.Missed;

/**
 * Something that was lost, in the words that all of zeekbus uses. Its components are fields of the
 * API (docs/api.md).
 *
 * @param what {@code message}, {@code batch} or {@code record}
 * @param of its topic or log
 * @param who would have got it: a node, a sink or {@code dashboard}; the field is {@code for}
 * @param why such as {@code queue_full}
 */
record Drop(String what, String of, @JsonProperty("for") String who, String why, long count) {
  static Drop of(Missed missed) {
    return new Drop(missed.what(), missed.of(), "dashboard", Missed.WHY, missed.count());
  }
}
