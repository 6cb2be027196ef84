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
 * for all sections, and {@code %(key)s} stands for another value. What configparser refuses is
 * passed over, and is one of the {@link #mistakes}.
 */
final class IniFile {
  private static final String DEFAULT = "DEFAULT";
  private static final Pattern REFERENCE = Pattern.compile("(?<!%)%\\(([^)]*)\\)s");

  /** One that is no reference. */
  private static final Pattern PERCENT = Pattern.compile("%(?!\\()");

  /** In one value; more is one that names itself. */
  private static final int MOST_REFERENCES = 100;

  private static final int MOST_CHARACTERS = 1 << 16;

  /** A line that sets something; without a section above it, {@code section} is empty. */
  record Entry(String section, String key, String value, Place place) {}

  /** A heading. */
  record Section(String name, Place place) {}

  private final List<Section> sections = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();

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
          ini.begin(new Section(section, place));
        }
        continue;
      }
      int end = separator(line);
      if (end > 0) {
        isOpen = true;
        ini.set(
            new Entry(
                section,
                line.substring(0, end).strip().toLowerCase(Locale.ROOT),
                line.substring(end + 1).strip(),
                place));
      } else {
        ini.mistake(place, "this is no heading in brackets, and no key = value", "");
      }
    }
    return ini;
  }

  private void begin(Section section) {
    sections.stream()
        .filter(other -> other.name().equals(section.name()))
        .findFirst()
        .ifPresent(other ->
            mistake(
                section.place(),
                "[%s] stands in line %d already".formatted(section.name(), other.place().line()),
                "[(another name)]"));
    sections.add(section);
  }

  private void set(Entry entry) {
    if (entry.section().isEmpty() && entries.isEmpty()) {
      mistake(entry.place(), "no [heading] stands above it", "");
    }
    entries.stream()
        .filter(other -> other.section().equals(entry.section()))
        .filter(other -> other.key().equals(entry.key()))
        .filter(
            other -> sections.isEmpty() || other.place().line() > sections.getLast().place().line())
        .findFirst()
        .ifPresent(other ->
            mistake(
                entry.place(),
                "%s of [%s] stands in line %d already"
                    .formatted(entry.key(), entry.section(), other.place().line()),
                ""));
    if (PERCENT.matcher(entry.value().replace("%%", "")).find()) {
      mistake(
          entry.place(),
          "a %% stands alone in the value of %s, where two stand for one".formatted(entry.key()),
          "%s = %s".formatted(entry.key(), entry.value().replaceAll("%(?![%(])", "%%")));
    }
    entries.add(entry);
  }

  private void mistake(Place place, String what, String line) {
    mistakes.add(Mistake.ofZeekctl(place, what, line));
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

  /** Where it is set for a section, if it is set there itself; else its heading. */
  Place place(Section section, String key) {
    return entries.stream()
        .filter(entry -> entry.section().equals(section.name()) && entry.key().equals(key))
        .map(Entry::place)
        .findFirst()
        .orElse(section.place());
  }

  /** What configparser refuses. */
  List<Mistake> mistakes() {
    return List.copyOf(mistakes);
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
