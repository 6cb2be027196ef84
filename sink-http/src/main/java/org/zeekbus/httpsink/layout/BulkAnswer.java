package org.zeekbus.httpsink.layout;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what Elasticsearch or OpenSearch answers to {@code _bulk}: one item for each record, in
 * their order. Source: Elasticsearch Guide, Bulk API, response body; answers of OpenSearch 3.8.
 *
 * <pre>
 * {"took":3,"errors":true,"items":[{"create":{"status":201}},
 *  {"create":{"status":400,"error":{"type":"mapper_parsing_exception","reason":"…"}}}]}
 * </pre>
 *
 * <p>Owner: one thread.
 */
final class BulkAnswer {
  /** The parts of an answer that are read here; others need not be sent. */
  static final String FILTER =
      "filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,"
          + "items.*.error.caused_by.reason";

  /** What became of a record. */
  enum Fate {
    /** It is stored. */
    TAKEN,
    /** It was stored before, by the same id. */
    THERE,
    /** It is not stored, and may be later: the target has no room, no time, no such index. */
    LATER,
    /** It can never be stored. */
    REFUSED
  }

  /** Gets each record's fate, in order. */
  @FunctionalInterface
  interface Each {
    /**
     * One record's.
     *
     * @param reason goes on behind the URL, and says what to do if that is known; empty if it is
     *     stored
     */
    void item(int index, Fate fate, String reason);
  }

  private static final int LONGEST_REASON = 1000;
  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  /** Of a target that makes all ids itself. */
  private static final String NO_IDS = "Document ID is not supported";

  /** Errors with status 400 that say something of the index, not of the record. */
  private static final Set<String> OF_THE_INDEX =
      Set.of("validation_exception", "index_closed_exception", "invalid_index_name_exception");

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
          .build();

  /**
   * Reads an answer to {@code records} records.
   *
   * @return false if it has not one item for each, or is no such answer: nothing is known of the
   *     records that {@code each} did not get
   */
  boolean read(byte[] answer, int length, int records, Each each) {
    int items = 0;
    try (JsonParser in = json.createParser(ObjectReadContext.empty(), answer, 0, length)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        JsonToken value = in.nextToken();
        if (name.equals("errors") && value == JsonToken.VALUE_FALSE) {
          return allTaken(records, each);
        }
        if (name.equals("items") && value == JsonToken.START_ARRAY) {
          while (in.nextToken() == JsonToken.START_OBJECT) {
            if (items == records || !readItem(in, items++, each)) {
              return false;
            }
          }
        } else {
          in.skipChildren();
        }
      }
    } catch (JacksonException _) {
      return false;
    }
    return items == records;
  }

  private static boolean allTaken(int records, Each each) {
    for (int i = 0; i < records; i++) {
      each.item(i, Fate.TAKEN, "");
    }
    return true;
  }

  /** The inside of {@code {"create":{…}}}. */
  private static boolean readItem(JsonParser in, int index, Each each) {
    if (in.nextName() == null || in.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    int status = 0;
    String type = "";
    String reason = "";
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      JsonToken value = in.nextToken();
      if (name.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
        status = in.getIntValue();
      } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
        ErrorText error = readError(in);
        type = error.type();
        reason = error.toString();
      } else {
        in.skipChildren();
      }
    }
    Fate fate = fate(status, type, reason);
    boolean isStored = fate == Fate.TAKEN || fate == Fate.THERE;
    each.item(
        index, fate, isStored ? "" : "answers " + status + ": " + reason + advice(type, reason));
    return in.nextToken() == JsonToken.END_OBJECT;
  }

  private record ErrorText(String type, String reason, String cause) {
    @Override
    public String toString() {
      String text = type + ": " + reason + (cause.isEmpty() ? "" : ": " + cause);
      return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }
  }

  private static ErrorText readError(JsonParser in) {
    String type = "";
    String reason = "";
    String cause = "";
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      JsonToken value = in.nextToken();
      if (value == JsonToken.START_OBJECT && name.equals("caused_by")) {
        cause = readError(in).reason();
      } else if (value == JsonToken.VALUE_STRING && name.equals("type")) {
        type = in.getString();
      } else if (value == JsonToken.VALUE_STRING && name.equals("reason")) {
        reason = in.getString();
      } else {
        in.skipChildren();
      }
    }
    return new ErrorText(type, reason, cause);
  }

  private static Fate fate(int status, String type, String reason) {
    if (status >= OK && status < MULTIPLE_CHOICES) {
      return Fate.TAKEN;
    }
    return switch (status) {
      case CONFLICT -> type.equals("version_conflict_engine_exception") ? Fate.THERE : Fate.LATER;
      case UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TIMEOUT, TOO_MANY -> Fate.LATER;
      case BAD_REQUEST -> isOfTheIndex(type, reason) ? Fate.LATER : Fate.REFUSED;
      default -> status >= BAD_REQUEST && status < SERVER_ERROR ? Fate.REFUSED : Fate.LATER;
    };
  }

  /** Whether the next record of the same index would be refused, too. */
  private static boolean isOfTheIndex(String type, String reason) {
    return OF_THE_INDEX.contains(type)
        || (type.equals("illegal_argument_exception")
            && (reason.contains("pipeline with id") || reason.contains(NO_IDS)));
  }

  private static String advice(String type, String reason) {
    if (reason.contains(NO_IDS)) {
      return "; set elasticsearch-ids: off";
    }
    return switch (type) {
      case "index_not_found_exception" -> "; make it, or let the target make it";
      case "security_exception" -> "; give the user or token the right to write there";
      default -> "";
    };
  }
}
