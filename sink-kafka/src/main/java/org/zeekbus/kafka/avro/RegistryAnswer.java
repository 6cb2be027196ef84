package org.zeekbus.kafka.avro;

import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a schema registry says. Owner: nobody; never changes. Source: Confluent Schema Registry API
 * reference.
 *
 * @param status of HTTP
 * @param id of a schema, or -1
 * @param compatibility that the registry asks of schemas, or empty
 * @param message why it refuses, in its words and printable, or empty
 */
record RegistryAnswer(int status, int id, String compatibility, String message) {
  private static final int LONGEST_MESSAGE = 400;
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads an answer; what is no JSON object has no message.
   *
   * @param hidden leaves secrets out of its words
   */
  static RegistryAnswer of(int status, byte[] body, UnaryOperator<String> hidden) {
    int id = -1;
    String compatibility = "";
    String message = "";
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return new RegistryAnswer(status, -1, "", "");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (name.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
          id = in.getIntValue();
        } else if (name.equals("message") && value == JsonToken.VALUE_STRING) {
          message = printable(hidden.apply(in.getString()));
        } else if (name.equals("compatibilityLevel") && value == JsonToken.VALUE_STRING) {
          compatibility = printable(in.getString());
        }
        in.skipChildren();
      }
      return new RegistryAnswer(status, id, compatibility, message);
    } catch (JacksonException e) {
      return new RegistryAnswer(status, -1, "", "");
    }
  }

  /** Its words before advice: {@code 409, 'incompatible'}. */
  String shown() {
    return message.isEmpty() ? "status " + status : "status %d, '%s'".formatted(status, message);
  }

  private static String printable(String text) {
    String shown = text.replaceAll("\\P{Print}+", " ").strip();
    return shown.length() > LONGEST_MESSAGE ? shown.substring(0, LONGEST_MESSAGE) + "..." : shown;
  }
}
