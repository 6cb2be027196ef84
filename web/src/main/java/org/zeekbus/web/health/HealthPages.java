package org.zeekbus.web.health;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Router;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code /healthz} and {@code /readyz}. Strangers hear whether zeekbus is ready, but not why it is
 * not. Owner: any thread.
 */
public final class HealthPages {
  private static final byte[] ALIVE = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

  /** Observations come every second, unless a role hangs. */
  private static final Duration OLDEST = Duration.ofSeconds(10);

  private final Supplier<Observation> latest;
  private final LongSupplier nanos;

  /**
   * Pages about what was observed.
   *
   * @param nanos the clock of observations
   */
  public HealthPages(Supplier<Observation> latest, LongSupplier nanos) {
    this.latest = latest;
    this.nanos = nanos;
  }

  /** Adds both to a router. */
  public void addTo(Router router) {
    router
        .open("/healthz", _ -> Answer.json(ALIVE))
        .open("/readyz", _ -> ready(true), _ -> ready(false));
  }

  private Answer ready(boolean tellsWhy) {
    List<RoleState> roles = roles();
    boolean isReady = roles.stream().allMatch(RoleState::ready);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), page)) {
      json.writeStartObject();
      json.writeBooleanProperty("ready", isReady);
      json.writeName("roles").writeStartArray();
      for (RoleState role : roles) {
        json.writeStartObject();
        json.writeStringProperty("role", role.role());
        json.writeBooleanProperty("ready", role.ready());
        json.writeName("reasons").writeStartArray();
        if (tellsWhy) {
          role.reasons().forEach(json::writeString);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return Answer.json(isReady ? 200 : 503, page.toByteArray());
  }

  private List<RoleState> roles() {
    Observation now = latest.get();
    long age = nanos.getAsLong() - now.nanos();
    List<RoleState> roles = Readiness.of(now);
    if (age <= OLDEST.toNanos()) {
      return roles;
    }
    String reason =
        "it has not told its state for %d s".formatted(Duration.ofNanos(age).toSeconds());
    return roles.stream().map(role -> new RoleState(role.role(), false, List.of(reason))).toList();
  }
}
