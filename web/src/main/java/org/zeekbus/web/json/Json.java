package org.zeekbus.web.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Records as JSON: names in snake_case as in Zeek's logs, times with milliseconds. The first use
 * loads Jackson, which takes longer than a start.
 *
 * <p>Owner: any thread.
 */
public final class Json {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addSerializer(new Time()))
          .addMixIn(BrokerSnapshot.Drop.class, DropInApi.class)
          .build();

  private Json() {}

  /** A drop as in the API: {@code for} is no name for a component. */
  private interface DropInApi {
    @JsonProperty("for")
    String receiver();
  }

  /** The mapper of all documents. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A time as in all documents. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  private static final class Time extends StdSerializer<Instant> {
    Time() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator json, SerializationContext context) {
      json.writeString(time(time));
    }
  }
}
