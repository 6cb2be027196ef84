package org.zeekbus.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the build knows of all libraries, as CycloneDX's plugin writes it. */
final class SoftwareBill {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** In a package URL. */
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

  private final ObjectNode bill;
  private final Map<String, Component> components = new TreeMap<>(); // by reference
  private final Map<String, Set<String>> needs = new HashMap<>();

  private SoftwareBill(ObjectNode bill) {
    this.bill = bill;
    for (JsonNode each : bill.path("components")) {
      String reference = each.path("bom-ref").asString();
      Matcher classifier = CLASSIFIER.matcher(reference);
      components.put(
          reference,
          new Component(
              reference,
              each.path("group").asString(),
              each.path("name").asString(),
              each.path("version").asString(),
              classifier.find() ? classifier.group(1) : "",
              licences(each)));
    }
    for (JsonNode each : bill.path("dependencies")) {
      Set<String> needed = new LinkedHashSet<>();
      each.path("dependsOn").forEach(reference -> needed.add(reference.asString()));
      needs.put(each.path("ref").asString(), needed);
    }
  }

  private static List<String> licences(JsonNode component) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : component.path("licenses")) {
      JsonNode licence = each.path("license");
      names.add(licence.path("id").asString(licence.path("name").asString("")));
    }
    return names;
  }

  static SoftwareBill read(Path file) throws IOException {
    return new SoftwareBill((ObjectNode) MAPPER.readTree(file.toFile()));
  }

  /**
   * What a package has: all that its modules need, but for what {@link Distribution#ZEEKBUS} has.
   */
  List<Component> of(Distribution distribution) {
    Set<Component> found = reachable(distribution, optionalTo(distribution));
    if (distribution != Distribution.ZEEKBUS) {
      found.removeAll(reachable(Distribution.ZEEKBUS, optionalTo(Distribution.ZEEKBUS)));
    }
    return List.copyOf(found);
  }

  /**
   * The bill of a package alone.
   *
   * @param version of the package, and of our modules in it
   * @param time when it is made, officially
   * @param hashes SHA-256 of the jars that it holds
   * @param others what is no jar, by name and version
   */
  String write(
      Distribution distribution,
      String version,
      Instant time,
      Map<Component, String> hashes,
      Map<String, String> others) {
    ObjectNode part = bill.deepCopy();
    ObjectNode metadata = (ObjectNode) part.path("metadata");
    String mavens = metadata.path("component").path("version").asString();
    metadata
        .put("timestamp", time.toString())
        .putObject("component")
        .put("type", "application")
        .put("bom-ref", distribution.title())
        .put("name", distribution.title())
        .put("version", version);
    ArrayNode kept = part.putArray("components");
    Set<String> references = new HashSet<>();
    for (JsonNode each : bill.path("components")) {
      Component component = components.get(each.path("bom-ref").asString());
      if (component != null && hashes.containsKey(component)) {
        references.add(component.reference());
        ObjectNode copy = (ObjectNode) each.deepCopy();
        // As it is shipped: without the native libraries of other systems.
        copy.putArray("hashes")
            .addObject()
            .put("alg", "SHA-256")
            .put("content", hashes.get(component));
        kept.add(copy);
      }
    }
    others.forEach((name, its) ->
        kept.addObject()
            .put("type", "library")
            .put("bom-ref", name)
            .put("name", name)
            .put("version", its));
    ArrayNode graph = part.putArray("dependencies");
    ArrayNode top = graph.addObject().put("ref", distribution.title()).putArray("dependsOn");
    for (JsonNode each : kept) {
      top.add(each.path("bom-ref").asString());
    }
    for (String reference : new TreeSet<>(references)) {
      ArrayNode needed = graph.addObject().put("ref", reference).putArray("dependsOn");
      needs.getOrDefault(reference, Set.of()).stream()
          .filter(references::contains)
          .forEach(needed::add);
    }
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(part).replace(mavens, version)
        + "\n";
  }

  /** The modules that others bring, and that this one does without. */
  private static Set<String> optionalTo(Distribution distribution) {
    Set<String> optional = new LinkedHashSet<>();
    if (distribution == Distribution.ZEEKBUS) {
      optional.addAll(Distribution.ZEEKBUS_SINKS.modules());
      optional.addAll(Distribution.ZEEKBUS_QUERY.modules());
    }
    return optional;
  }

  private Set<Component> reachable(Distribution distribution, Set<String> without) {
    Deque<Component> next = new ArrayDeque<>();
    components.values().stream()
        .filter(each -> each.isOurs() && distribution.modules().contains(each.name()))
        .forEach(next::add);
    if (next.size() != distribution.modules().size()) {
      throw new IllegalArgumentException(
          "the software bill has only %s (expected: %s)".formatted(next, distribution.modules()));
    }
    Set<Component> found = new LinkedHashSet<>();
    while (!next.isEmpty()) {
      Component each = next.remove();
      if ((each.isOurs() && without.contains(each.name())) || !found.add(each)) {
        continue;
      }
      for (String reference : needs.getOrDefault(each.reference(), Set.of())) {
        Component needed = components.get(reference);
        if (needed == null) {
          throw new IllegalArgumentException(
              "%s needs %s, which the software bill does not have"
                  .formatted(each.reference(), reference));
        }
        next.add(needed);
      }
    }
    return found;
  }
}
