package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines {@code key = value} below headings {@code [section]}, as zeekctl reads them with Python's
 * configparser: comments begin with {@code #} or {@code ;}, case does not count in keys. Lines that
 * are neither are passed over, as zeekctl itself would refuse them.
 */
final class IniFile {
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
    for (String whole : text.lines().toList()) {
      Place place = new Place(file, ++number);
      String line = withoutComment(whole).strip();
      if (line.startsWith("[") && line.indexOf(']') > 0) {
        section = line.substring(1, line.indexOf(']')).strip();
        ini.sections.add(new Section(section, place));
        continue;
      }
      int end = separator(line);
      if (end > 0) {
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

  private static int separator(String line) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    return equals >= 0 && (colon < 0 || equals < colon) ? equals : colon;
  }

  private static String withoutComment(String line) {
    String text = line.strip();
    return text.startsWith("#") || text.startsWith(";") ? "" : line;
  }

  List<Section> sections() {
    return List.copyOf(sections);
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** What stands below one heading. */
  List<Entry> entries(String section) {
    return entries.stream().filter(entry -> entry.section().equals(section)).toList();
  }
}
