package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines {@code key = value} below headings {@code [section]}, as zeekctl reads {@code node.cfg}
 * with Python's configparser: comments begin with {@code #} or {@code ;}, case does not count in
 * keys, a line that is indented deeper than its key goes on with the value, {@code [DEFAULT]} is
 * for all sections, and {@code %(key)s} stands for another value. Lines that are none of it are
 * passed over, as zeekctl itself would refuse them.
 */
final class IniFile {
  private static final String DEFAULT = "DEFAULT";
  private static final Pattern REFERENCE = Pattern.compile("(?<!%)%\\(([^)]*)\\)s");

  /** In one value; more is one that names itself. */
  private static final int MOST_REFERENCES = 100;

  private static final int MOST_CHARACTERS = 1 << 16;

  /** A line that sets something; without a section above it, {@code section} is empty. */
  record Entry(String section, String key, String value, Place place) {}

  /** A heading. */
  record Section(String name, Place place) {}

  private final List<Section> sections = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();

  private IniFile() {}

  /** Reads a file's text. */
  static IniFile of(Path file, String text) {
    IniFile ini = new IniFile();
    String section = "";
    int number = 0;
    int indent = 0;
    boolean isOpen = false; // the last line with text was of a value
    for (String whole : text.lines().toList()) {
      Place place = new Place(file, ++number);
      String line = whole.strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (isOpen && indent(whole) > indent) {
        ini.goOn(line);
        continue;
      }
      indent = indent(whole);
      isOpen = false;
      if (line.startsWith("[") && line.indexOf(']') > 0) {
        section = line.substring(1, line.indexOf(']')).strip();
        if (!section.equals(DEFAULT)) {
          ini.sections.add(new Section(section, place));
        }
        continue;
      }
      int end = separator(line);
      if (end > 0) {
        isOpen = true;
        ini.entries.add(
            new Entry(
                section,
                line.substring(0, end).strip().toLowerCase(Locale.ROOT),
                line.substring(end + 1).strip(),
                place));
      }
    }
    return ini;
  }

  private void goOn(String line) {
    Entry last = entries.removeLast();
    entries.add(
        new Entry(last.section(), last.key(), (last.value() + "\n" + line).strip(), last.place()));
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static int separator(String line) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    return equals >= 0 && (colon < 0 || equals < colon) ? equals : colon;
  }

  List<Section> sections() {
    return List.copyOf(sections);
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** What is set for a section, by its keys: there, or for all. */
  Map<String, String> values(String section) {
    Map<String, String> raw = new LinkedHashMap<>();
    for (String each : List.of(DEFAULT, section)) {
      entries.stream()
          .filter(entry -> entry.section().equals(each))
          .forEach(entry -> raw.put(entry.key(), entry.value()));
    }
    Map<String, String> values = new LinkedHashMap<>();
    raw.forEach((key, value) -> values.put(key, expanded(value, raw)));
    return values;
  }

  private static String expanded(String value, Map<String, String> raw) {
    String text = value;
    for (int left = MOST_REFERENCES; left > 0; left--) {
      Matcher reference = REFERENCE.matcher(text);
      if (!reference.find()) {
        break;
      }
      String name = reference.group(1).toLowerCase(Locale.ROOT);
      text =
          text.substring(0, reference.start())
              + raw.getOrDefault(name, "")
              + text.substring(reference.end());
      if (text.length() > MOST_CHARACTERS) {
        break;
      }
    }
    return text.replace("%%", "%");
  }
}
