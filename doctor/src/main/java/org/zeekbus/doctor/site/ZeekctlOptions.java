package org.zeekbus.doctor.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of {@code zeekctl.cfg}, with zeekctl's defaults. Case does not count in their names;
 * {@code ${NAME}} stands for another option (ZeekControl/options.py, config.py).
 */
public final class ZeekctlOptions {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)}");

  /** In one value; more is one that names itself. */
  private static final int MOST_REFERENCES = 100;

  private static final int MOST_CHARACTERS = 1 << 16;

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("spooldir", "${ZeekBase}/spool"),
          Map.entry("logdir", "${ZeekBase}/logs"),
          Map.entry("policydir", "${ZeekBase}/share/zeek"),
          Map.entry("policydirsiteinstall", "${SpoolDir}/installed-scripts-do-not-touch/site"),
          Map.entry("policydirsiteinstallauto", "${SpoolDir}/installed-scripts-do-not-touch/auto"),
          Map.entry("sitepolicypath", "${PolicyDir}/site"),
          Map.entry("sitepolicyscripts", "local.zeek"),
          Map.entry("clusterbackend", "ZeroMQ"),
          Map.entry("zeekport", "27760"),
          Map.entry("cluster_backend_zeromq.curve_dir", "${SpoolDir}/zeromq/curve"));

  /** Options of one type, and what zeekctl takes for them (ZeekControl/options.py, config.py). */
  private record Kind(Pattern pattern, String expected, Set<String> keys) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              Pattern.compile("[+-]?\\d+"),
              "a number",
              Set.of(
                  "stoptimeout",
                  "commtimeout",
                  "commandtimeout",
                  "zeekport",
                  "metricsport",
                  "logrotationinterval",
                  "compresslogsinflight",
                  "mailalarmsinterval",
                  "mindiskspace",
                  "statslogexpireinterval",
                  "crashexpireinterval",
                  "pfringclusterid",
                  "pfringfirstappinstance",
                  "pcapsnaplen",
                  "pcapbufsize",
                  "websocketport",
                  "websockettimeout")),
          new Kind(
              Pattern.compile("0|1|(?i:true|false)"),
              "1 or 0",
              Set.of(
                  "debug",
                  "havenfs",
                  "savetraces",
                  "compresslogs",
                  "privateaddressspaceislocal",
                  "mailconnectionsummary",
                  "mailhostupdown",
                  "mailarchivelogfail",
                  "mailreceivingpackets",
                  "statslogenable",
                  "statuscmdshowall",
                  "stopwait",
                  "usewebsocket")),
          new Kind(
              Pattern.compile("[+-]?\\d+|\\d+ ?(day|hr|min)s?"),
              "a number and day, hr or min",
              Set.of("logexpireinterval")),
          new Kind(
              Pattern.compile("0|1|(?i:true|false|auto)"),
              "auto, 0 or 1",
              Set.of("cluster_backend_zeromq.use_curve_encryption")));

  /** zeekctl looks for these before it does anything. */
  private static final List<String> DIRECTORIES = List.of("LogDir", "SpoolDir", "CfgDir");

  /** An option that is set, and where. */
  private record Value(String text, Place place) {}

  private final Path prefix;
  private final Path file;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();

  private ZeekctlOptions(Path prefix, Path file) {
    this.prefix = prefix;
    this.file = file;
  }

  /** Reads a file's text; without any, all is as zeekctl has it by default. */
  static ZeekctlOptions of(Path prefix, Path file, String text) {
    ZeekctlOptions options = new ZeekctlOptions(prefix, file);
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        options.line(line, new Place(file, number));
      }
    }
    return options;
  }

  private void line(String line, Place place) {
    int equals = line.indexOf('=');
    if (equals <= 0) {
      mistakes.add(Mistake.ofZeekctl(place, "this is no NAME = VALUE", ""));
      return;
    }
    String name = line.substring(0, equals).strip();
    String value = line.substring(equals + 1).strip();
    values.put(key(name), new Value(value, place));
    if (!name.matches("[A-Za-z_.][A-Za-z0-9_.]*")) {
      mistakes.add(Mistake.ofZeekctl(place, name + " is no name of an option", ""));
    } else if (value.matches("\".*\"|'.*'")) {
      mistakes.add(
          Mistake.ofZeekctl(
              place,
              "the value of %s is in quotes".formatted(name),
              "%s = %s".formatted(name, value.replaceAll("^.|.$", ""))));
    } else {
      kind(key(name))
          .filter(kind -> !kind.pattern().matcher(value).matches())
          .ifPresent(kind ->
              mistakes.add(
                  Mistake.ofZeekctl(
                      place,
                      "%s is %s (expected: %s)".formatted(name, value, kind.expected()),
                      "%s = (%s)".formatted(name, kind.expected()))));
    }
  }

  private static Optional<Kind> kind(String key) {
    return KINDS.stream().filter(kind -> kind.keys().contains(key)).findFirst();
  }

  /** Where options are set. */
  public Path file() {
    return file;
  }

  /** An option's value, or its default; empty if it has neither. */
  public String get(String name) {
    return expanded(raw(name));
  }

  /** A directory, with symbolic names replaced. */
  public Path path(String name) {
    return prefix.resolve(get(name));
  }

  /** Where an option is set, if it is. */
  public Optional<Place> place(String name) {
    return Optional.ofNullable(values.get(key(name))).map(Value::place);
  }

  /** What zeekctl refuses. */
  List<Mistake> mistakes() {
    List<Mistake> all = new ArrayList<>(mistakes);
    for (String name : DIRECTORIES) {
      Path directory = path(name).normalize();
      place(name)
          .filter(_ -> !directory.startsWith(prefix) && !Files.exists(directory))
          .filter(_ -> ClosedDirectory.above(directory).isEmpty())
          .ifPresent(place ->
              all.add(
                  Mistake.ofZeekctl(
                      place,
                      "%s: there is no directory %s".formatted(name, directory),
                      "%s = (a directory that is there)".formatted(name))));
    }
    return all;
  }

  private String raw(String name) {
    if (key(name).equals("zeekbase")) {
      return prefix.toString();
    }
    Value value = values.get(key(name));
    if (value != null) {
      return value.text();
    }
    return key(name).equals("cfgdir")
        ? String.valueOf(file.getParent())
        : DEFAULTS.getOrDefault(key(name), "");
  }

  private String expanded(String value) {
    String text = value;
    for (int left = MOST_REFERENCES; left > 0 && text.length() < MOST_CHARACTERS; left--) {
      Matcher reference = REFERENCE.matcher(text);
      if (!reference.find()) {
        break;
      }
      text =
          text.substring(0, reference.start())
              + raw(reference.group(1))
              + text.substring(reference.end());
    }
    return text;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
