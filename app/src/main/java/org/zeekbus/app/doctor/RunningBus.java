package org.zeekbus.app.doctor;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Sections;
import org.zeekbus.app.role.BrokerSection;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.BusKeys;
import org.zeekbus.doctor.facts.Running;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/**
 * Makes of what a running zeekbus says of its settings the bus that runs. Its file may have changed
 * since, and knows nothing of its flags and variables.
 */
final class RunningBus {
  private static final Pattern LINE = Pattern.compile("(.+):(\\d{1,9})");
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

  private RunningBus() {}

  /** The bus of a file as it runs; unchanged, if the one that runs does not tell. */
  static Bus of(Bus configured, Running running, Sections sections) throws InterruptedException {
    Map<String, Running.Setting> said = running.settings();
    if (!said.containsKey(BrokerSection.XSUB.key())) {
      return configured;
    }
    Configuration configuration;
    try {
      configuration = Configuration.of(sections, List.of(given(said, sections)));
    } catch (ConfigurationException e) {
      return configured; // it is another version's
    }
    DoctorRole role =
        running.hasLogger()
            ? running.hasBroker() ? DoctorRole.RUN : DoctorRole.LOGGER
            : DoctorRole.BROKER;
    Bus bus =
        ConfiguredBus.of(
            configuration,
            new ConfiguredBus.Request(
                configured.file(), role, running.at("config") + ": ", Optional.empty(), true),
            new ArrayList<>());
    return bus.withKeys(keys(bus, configured, said))
        .withFile(configured.configured(), configured.refused());
  }

  private static Map<Setting<?>, RawValue> given(
      Map<String, Running.Setting> said, Sections sections) {
    Map<Setting<?>, RawValue> given = new LinkedHashMap<>();
    for (Setting<?> setting : sections.settings()) {
      Running.Setting there = said.get(setting.key());
      Optional<Origin> origin = Optional.ofNullable(there).flatMap(each -> origin(each.origin()));
      if (there == null || origin.isEmpty() || there.value().equals(SettingType.NOT_SHOWN)) {
        continue;
      }
      List<String> texts =
          setting.type().isList() ? List.of(there.value().split(", ", -1)) : List.of(there.value());
      if (isUnderstood(setting, texts)) {
        given.put(setting, new RawValue(texts, origin.get()));
      }
    }
    return given;
  }

  private static boolean isUnderstood(Setting<?> setting, List<String> texts) {
    try {
      var _ = setting.type().parser().apply(texts);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // such as options, whose text is for people
    }
  }

  /** Nothing for a default, and for what follows from another setting. */
  private static Optional<Origin> origin(String text) {
    Matcher line = LINE.matcher(text);
    try {
      return text.startsWith("--")
          ? Optional.of(new Origin.Flag(text))
          : VARIABLE.matcher(text).matches()
              ? Optional.of(new Origin.Variable(text))
              : line.matches()
                  ? Optional.of(
                      new Origin.Line(Path.of(line.group(1)), Integer.parseInt(line.group(2))))
                  : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** A key itself is never told. The file may have it. */
  private static BusKeys keys(Bus bus, Bus configured, Map<String, Running.Setting> said) {
    boolean isCurve =
        Stream.concat(CurveSection.KEYS.stream(), Stream.of(CurveSection.ZEEKCTL_KEYS))
            .map(setting -> said.get(setting.key()))
            .anyMatch(setting -> setting != null && origin(setting.origin()).isPresent());
    if (!isCurve || bus.keys().isCurve()) {
      return bus.keys();
    }
    return configured.keys().isCurve()
        ? configured.keys()
        : new BusKeys(
            true,
            Optional.empty(),
            Set.of(),
            List.of(),
            "its command line or environment",
            Optional.empty(),
            Optional.empty());
  }
}
