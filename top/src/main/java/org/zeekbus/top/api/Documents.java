package org.zeekbus.top.api;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What zeekbus has answered: documents of the HTTP API by their paths. Immutable.
 *
 * @param parts in the order in which they were asked for
 */
public record Documents(Map<String, JsonNode> parts) {
  /** The state in words, the nodes, totals and rates. */
  public static final String CLUSTER = "cluster";

  /** Traffic by topic. */
  public static final String TOPICS = "topics";

  /** Traffic by event. */
  public static final String EVENTS = "events";

  /** Logs and sinks. */
  public static final String LOGS = "logs";

  /** The path of one node's document begins with it. */
  public static final String NODE = "nodes/";

  /** Keeps the order. */
  public Documents {
    parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** One document; if it was not asked for, one without anything. */
  public JsonNode part(String path) {
    return parts.getOrDefault(path, MissingNode.getInstance());
  }

  /** The document of all views. */
  public JsonNode cluster() {
    return part(CLUSTER);
  }

  /** All in one. */
  public JsonNode whole() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    parts.forEach(all::set);
    return all;
  }
}
