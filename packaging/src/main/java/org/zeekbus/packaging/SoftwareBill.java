package org.zeekbus.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the build knows of all libraries, as CycloneDX's plugin writes it. */
final class SoftwareBill {
  /** In a package URL. */
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

  private final Map<String, Component> components = new TreeMap<>(); // by reference
  private final Map<String, Set<String>> needs = new HashMap<>();

  private SoftwareBill(JsonNode bill) {
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
              classifier.find() ? classifier.group(1) : ""));
    }
    for (JsonNode each : bill.path("dependencies")) {
      Set<String> needed = new LinkedHashSet<>();
      each.path("dependsOn").forEach(reference -> needed.add(reference.asString()));
      needs.put(each.path("ref").asString(), needed);
    }
  }

  static SoftwareBill read(Path file) throws IOException {
    return new SoftwareBill(JsonMapper.shared().readTree(file.toFile()));
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
