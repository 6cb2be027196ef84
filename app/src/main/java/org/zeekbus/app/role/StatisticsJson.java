package org.zeekbus.app.role;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The statistics of all roles as one line of JSON, with names in snake_case as in Zeek's logs. Only
 * made when somebody asks for JSON: Jackson's databind takes longer to load than a start.
 *
 * <p>Owner: the main thread.
 */
final class StatisticsJson {
  private final JsonMapper mapper =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  private final ObjectNode document = mapper.createObjectNode();

  /** Adds the records of one role. */
  void add(RoleStatistics role) {
    role.snapshots().forEach((name, snapshot) -> document.set(name, mapper.valueToTree(snapshot)));
  }

  @Override
  public String toString() {
    return mapper.writeValueAsString(document);
  }
}
