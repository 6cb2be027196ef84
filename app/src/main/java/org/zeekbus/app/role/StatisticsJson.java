package org.zeekbus.app.role;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.zeekbus.app.process.Version;
import org.zeekbus.web.json.Json;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The statistics of all roles as one line of JSON, with names in snake_case as in Zeek's logs. Only
 * made when somebody asks for JSON: Jackson's databind takes longer to load than a start.
 *
 * <p>Owner: the main thread.
 */
final class StatisticsJson {
  private final JsonMapper mapper = Json.mapper();
  private final ObjectNode document = mapper.createObjectNode();

  /** Adds the records of one role. */
  void add(RoleStatistics role) {
    role.snapshots().forEach((name, snapshot) -> document.set(name, mapper.valueToTree(snapshot)));
  }

  /**
   * The line, with its head.
   *
   * @param isFinal whether the roles have stopped
   */
  String line(Instant time, boolean isFinal) {
    ObjectNode head = mapper.createObjectNode();
    head.put("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
    head.put("version", Version.number());
    head.put("final", isFinal);
    return mapper.writeValueAsString(head.setAll(document));
  }
}
