package org.zeekbus.app.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.zeekbus.settings.DurationText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time, or how long ago: {@code 1h}, {@code 2026-11-23}, {@code 2026-11-23T13:00}, in UTC. */
public final class SinceText implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    try {
      if (text.matches("\\d{1,6}d")) {
        return Instant.now()
            .minusSeconds(86_400L * Long.parseLong(text.substring(0, text.length() - 1)));
      }
      if (text.matches("\\d+ ?(ms|s|m|h)")) {
        return Instant.now().minus(DurationText.parse(text));
      }
      if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      String time = text.replace(' ', 'T');
      return time.matches(".*T.*([Zz]|[+-]\\d\\d(:?\\d\\d)?)")
          ? OffsetDateTime.parse(time).toInstant()
          : LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException | IllegalArgumentException _) {
      throw new TypeConversionException(
          "'%s' (expected: such as 1h, 7d, 2026-11-23 or 2026-11-23T13:00, in UTC)"
              .formatted(text));
    }
  }
}
