package org.zeekbus.app.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.Endpoint;

/**
 * Finds settings that are each allowed but do not go together.
 *
 * <p>Owner: the caller.
 */
final class Conflicts {
  /** A frame is read into one buffer, and others must still find room. */
  private static final int FRAMES_IN_MEMORY = 4;

  private static final String WITHOUT_EFFECT = "has no effect with";

  private final Configuration configuration;
  private final List<String> found = new ArrayList<>();

  Conflicts(Configuration configuration) {
    this.configuration = configuration;
  }

  /** One line for each, naming both and where they come from. */
  List<String> find() {
    ByteSize memory = configuration.get(Settings.MEMORY);
    if (configuration.get(Settings.FRAME).bytes() > memory.bytes() / FRAMES_IN_MEMORY) {
      conflict(Settings.FRAME, "is more than a quarter of", Settings.MEMORY);
    }
    if (configuration.get(Settings.FRAME).compareTo(configuration.get(Settings.MESSAGE)) > 0) {
      conflict(Settings.FRAME, "is more than", Settings.MESSAGE);
    }
    if (configuration.get(Settings.TOPIC).compareTo(configuration.get(Settings.FRAME)) > 0) {
      conflict(Settings.TOPIC, "is more than", Settings.FRAME);
    }
    if (configuration.get(Settings.QUEUE_BYTES).compareTo(memory) > 0) {
      conflict(Settings.QUEUE_BYTES, "is more than", Settings.MEMORY);
    }
    if (configuration.get(Settings.HEARTBEAT_INTERVAL).isZero()
        && configuration.isSet(Settings.HEARTBEAT_TIMEOUT)) {
      conflict(Settings.HEARTBEAT_TIMEOUT, WITHOUT_EFFECT, Settings.HEARTBEAT_INTERVAL);
    }
    found.addAll(new ChosenSinks(Settings.SINK_TYPES, configuration).conflicts());
    exceptOfNothing();
    alsoSaysWhere(Settings.XSUB);
    alsoSaysWhere(Settings.XPUB);
    Set<Endpoint> endpoints = new HashSet<>();
    repeated(endpoints, Settings.XSUB);
    repeated(endpoints, Settings.XPUB);
    repeated(endpoints, Settings.LISTEN);
    return found;
  }

  /** A misspelled exception would otherwise be an endpoint that is not reached any more. */
  private void exceptOfNothing() {
    for (Endpoint endpoint : configuration.find(Settings.CURVE_EXCEPT).orElse(List.of())) {
      boolean listens =
          configuration.xsub().contains(endpoint)
              || configuration.xpub().contains(endpoint)
              || configuration.listen().contains(endpoint);
      if (!listens) {
        found.add(
            "%s: %s: %s is no endpoint that listens (broker.xsub, broker.xpub, logger.listen)"
                .formatted(
                    configuration.origin(Settings.CURVE_EXCEPT),
                    Settings.CURVE_EXCEPT.key(),
                    endpoint));
      }
    }
  }

  private void repeated(Set<Endpoint> before, Setting<List<Endpoint>> setting) {
    for (Endpoint endpoint : configuration.get(setting)) {
      boolean isChosenBySystem = endpoint instanceof Endpoint.Tcp tcp && tcp.port() == 0;
      if (!before.add(endpoint) && !isChosenBySystem) {
        found.add(
            "%s: %s: %s is used twice (expected: each endpoint once)"
                .formatted(configuration.origin(setting), setting.key(), endpoint));
      }
    }
  }

  private void alsoSaysWhere(Setting<List<Endpoint>> setting) {
    if (configuration.isSet(Settings.ZEEKCTL) && configuration.isSet(setting)) {
      conflict(Settings.ZEEKCTL, "says where to listen, as does", setting);
    }
  }

  private void conflict(Setting<?> one, String how, Setting<?> other) {
    found.add(
        "%s %s %s".formatted(configuration.describe(one), how, configuration.describe(other)));
  }
}
