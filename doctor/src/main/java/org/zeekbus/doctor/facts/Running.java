package org.zeekbus.doctor.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.top.api.Documents;
import org.zeekbus.zmtp.Endpoint;
import tools.jackson.databind.JsonNode;

/**
 * What a running zeekbus says of itself: documents of docs/api.md.
 *
 * @param url where it was asked
 */
public record Running(String url, Documents documents) {
  /** The documents that are asked for. */
  static final List<String> PATHS = List.of("version", "cluster", "refusals", "config");

  public JsonNode cluster() {
    return documents.cluster();
  }

  public JsonNode version() {
    return documents.part("version");
  }

  /** A document's address, as evidence. */
  public String at(String path) {
    return url.replaceFirst("/+$", "") + "/api/v1/" + path;
  }

  public boolean hasBroker() {
    return cluster().path("broker").isObject();
  }

  public boolean hasLogger() {
    return cluster().path("logger").isObject();
  }

  public long pid() {
    return version().path("pid").asLong(0);
  }

  /** Peers that were refused lately, newest first. */
  public List<JsonNode> refused() {
    List<JsonNode> peers = new ArrayList<>();
    documents.part("refusals").path("peers").forEach(peers::add);
    return peers;
  }

  /** The settings in effect, by their keys. */
  public Map<String, Setting> settings() {
    Map<String, Setting> settings = new HashMap<>();
    for (JsonNode setting : documents.part("config").path("settings")) {
      settings.put(
          setting.path("key").asString(""),
          new Setting(setting.path("value").asString(""), setting.path("origin").asString("")));
    }
    return settings;
  }

  /** Where a role listens: {@code xsub} of {@code broker}, for example. */
  public List<Endpoint> listening(String role, String socket) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonNode endpoint : cluster().path(role).path(socket)) {
      Endpoints.parse(endpoint.asString("")).ifPresent(endpoints::add);
    }
    return endpoints;
  }

  /**
   * A setting in effect.
   *
   * @param origin where it was set: a line, a flag, a variable, or {@code default}
   */
  public record Setting(String value, String origin) {}
}
