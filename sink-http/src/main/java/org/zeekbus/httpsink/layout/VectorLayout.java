package org.zeekbus.httpsink.layout;

import java.io.IOException;
import java.util.Set;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Lines for Vector's source {@code http_server} with {@code decoding.codec: json} and {@code
 * framing.method: newline_delimited}. With acknowledgements it answers once its sinks have taken
 * the records.
 *
 * <p>Owner: any thread, it does not change.
 */
final class VectorLayout implements Layout {
  private final NdjsonLayout lines;

  VectorLayout(SettingValues settings) {
    lines = new NdjsonLayout(settings);
  }

  @Override
  public LogEncoder encoder(LogSchema schema) {
    return lines.encoder(schema);
  }

  @Override
  public Verdict judge(Answer answer, int records) {
    return switch (answer.status()) {
      case 404 ->
          new Verdict.Misconfigured(
              answer.words()
                  + "; url needs the path of the source, or the source strict_path: false");
      case 400 ->
          new Verdict.Refused(
              answer.words() + "; the source needs decoding json, framing newline_delimited",
              false);
      default -> Verdict.ofStatus(answer);
    };
  }

  @Override
  public Probe probe() {
    return lines.probe();
  }

  @Override
  public String found(Answer answer) throws IOException {
    if (judge(answer, 0) instanceof Verdict.Misconfigured wrong) {
      throw new IOException(wrong.reason());
    }
    return lines.found(answer);
  }

  @Override
  public Set<Compression> compressions() {
    return lines.compressions();
  }
}
