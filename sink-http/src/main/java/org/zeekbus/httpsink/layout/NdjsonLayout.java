package org.zeekbus.httpsink.layout;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LogFormat;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.settings.TargetUrl;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * A JSON object a line, which begins with its log's path, {@code {"_path":"conn",…}}: for any
 * server that reads lines.
 *
 * <p>Owner: any thread, it does not change.
 */
final class NdjsonLayout implements Layout {
  static final String CONTENT_TYPE = "application/x-ndjson";

  private final TargetUrl url;

  NdjsonLayout(SettingValues settings) {
    url = settings.get(HttpSection.URL);
  }

  @Override
  public LogEncoder encoder(LogSchema schema) {
    Destination destination = Destination.lines(url.of(schema.path()), CONTENT_TYPE);
    return new JsonLines(
        LogFormat.jsonWithPath(AsciiOptions.DEFAULT, schema), destination, destination.shown());
  }

  @Override
  public Verdict judge(Answer answer, int records) {
    return Verdict.ofStatus(answer);
  }

  @Override
  public Probe probe() {
    return new Probe("POST", url.of(Bytes.of("none")), CONTENT_TYPE);
  }

  @Override
  public String found(Answer answer) throws IOException {
    Verdict verdict = Verdict.ofStatus(answer);
    return switch (verdict) {
      case Verdict.Misconfigured _, Verdict.Later _ -> throw new IOException(verdict.reason());
      // It does not like an empty request, as it may.
      case Verdict.Refused _, Verdict.TooLarge _ -> "a server that " + verdict.reason();
      case Verdict.Partly _, Verdict.Taken _ -> "a server that answers " + answer.status();
    };
  }

  @Override
  public Set<Compression> compressions() {
    return EnumSet.allOf(Compression.class);
  }
}
