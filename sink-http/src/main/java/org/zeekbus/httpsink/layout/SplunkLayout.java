package org.zeekbus.httpsink.layout;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.settings.TargetUrl;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Splunk's HTTP event collector. It has no ids, so that events may come twice where an answer is
 * lost. Source: Splunk, Format events for HTTP Event Collector.
 *
 * <p>Owner: any thread, it does not change.
 */
final class SplunkLayout implements Layout {
  private static final String CONTENT_TYPE = "application/json";

  private final TargetUrl url;
  private final SplunkEncoder.Names names;
  private final Destination destination;

  SplunkLayout(SettingValues settings) {
    url = settings.get(HttpSection.URL);
    names =
        new SplunkEncoder.Names(
            settings.get(HttpSection.SPLUNK_SOURCETYPE),
            settings.find(HttpSection.SPLUNK_SOURCE),
            settings.find(HttpSection.INDEX));
    destination = SplunkEncoder.destination(url.resolve("/services/collector/event"), CONTENT_TYPE);
  }

  @Override
  public LogEncoder encoder(LogSchema schema) {
    return new SplunkEncoder(schema, destination, names);
  }

  @Override
  public Verdict judge(Answer answer, int records) {
    return SplunkAnswer.read(answer.body())
        .map(said -> said.verdict(answer, records))
        .orElseGet(() -> unknown(answer));
  }

  /** Of a proxy, or of no Splunk. */
  private static Verdict unknown(Answer answer) {
    Verdict verdict = Verdict.ofStatus(answer);
    return verdict instanceof Verdict.Taken
        ? new Verdict.Misconfigured(
            answer.words() + ", which no event collector does; does url name it?")
        : verdict;
  }

  @Override
  public Probe probe() {
    return new Probe("GET", url.resolve("/services/collector/health"), CONTENT_TYPE);
  }

  @Override
  public String found(Answer answer) throws IOException {
    if (answer.status() == 200 && SplunkAnswer.read(answer.body()).isPresent()) {
      return "Splunk's event collector, which is healthy; records will show whether it knows the token";
    }
    throw new IOException(
        judge(answer, 0) instanceof Verdict.Misconfigured wrong ? wrong.reason() : answer.words());
  }

  @Override
  public Set<Compression> compressions() {
    return EnumSet.of(Compression.NONE, Compression.GZIP);
  }

  @Override
  public String tokenScheme() {
    return "Splunk";
  }
}
