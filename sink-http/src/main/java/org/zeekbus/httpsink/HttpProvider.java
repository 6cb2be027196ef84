package org.zeekbus.httpsink;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeekbus.httpsink.layout.Answer;
import org.zeekbus.httpsink.layout.Layout;
import org.zeekbus.httpsink.layout.Layouts;
import org.zeekbus.httpsink.layout.Probe;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.settings.LayoutSettings;
import org.zeekbus.httpsink.settings.TargetUrl;
import org.zeekbus.httpsink.wire.Client;
import org.zeekbus.httpsink.wire.Credentials;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.sink.SinkProvider;

/** Sinks that post records to HTTP servers. Owner: the main thread. */
public final class HttpProvider implements SinkProvider {
  /** The contract's 10 seconds, with time for the connection to end. */
  private static final Duration PROBE = Duration.ofSeconds(6);

  private static final Duration PLACE = Duration.ofSeconds(2);

  /** Found by its name. */
  public HttpProvider() {}

  @Override
  public String type() {
    return "http";
  }

  @Override
  public Section section() {
    return HttpSection.SECTION;
  }

  @Override
  public boolean spools() {
    return true;
  }

  @Override
  public void check(SettingValues settings) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    if (settings.find(HttpSection.URL).isEmpty()) {
      errors.add(
          "a sink of type http needs %s, such as https://siem.example.net:8080/logs"
              .formatted(HttpSection.URL.key()));
    } else {
      Layout layout = Layouts.of(settings);
      Compression compression = settings.get(HttpSection.COMPRESSION);
      if (!layout.compressions().contains(compression)) {
        errors.add(
            "%s (expected with layout %s: %s)"
                .formatted(
                    settings.describe(HttpSection.COMPRESSION),
                    HttpSection.LAYOUT.type().format(settings.get(HttpSection.LAYOUT)),
                    layout.compressions().stream()
                        .map(Compression::text)
                        .collect(Collectors.joining(", "))));
      }
    }
    LayoutSettings.check(settings, errors);
    try {
      Credentials.check(settings.find(HttpSection.HEADERS).orElse(Map.of()));
    } catch (ConfigurationException e) {
      errors.addAll(e.errors());
    }
    settings.missing(HttpSection.USER, HttpSection.PASSWORD_FILE).ifPresent(errors::add);
    settings.missing(HttpSection.PASSWORD_FILE, HttpSection.USER).ifPresent(errors::add);
    settings.missing(HttpSection.TLS_CERT, HttpSection.TLS_KEY).ifPresent(errors::add);
    settings.missing(HttpSection.TLS_KEY, HttpSection.TLS_CERT).ifPresent(errors::add);
    if (settings.find(HttpSection.BEARER_FILE).isPresent()
        && settings.find(HttpSection.PASSWORD_FILE).isPresent()) {
      errors.add(
          settings.conflict(
              HttpSection.BEARER_FILE, "cannot be combined with", HttpSection.PASSWORD_FILE));
    }
    if (settings.get(HttpSection.BATCH_BYTES).compareTo(settings.get(HttpSection.BUFFER)) > 0) {
      errors.add(settings.conflict(HttpSection.BATCH_BYTES, "is larger than", HttpSection.BUFFER));
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  @Override
  public void checkFiles(SettingValues settings) throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    try {
      var _ = Credentials.of(settings, Layouts.of(settings).tokenScheme(), System.getenv());
    } catch (ConfigurationException e) {
      errors.addAll(e.errors());
    }
    try {
      var _ = Client.tls(settings);
    } catch (ConfigurationException e) {
      errors.addAll(e.errors());
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  @Override
  public String connect(SinkContext context) throws IOException, ConfigurationException {
    SettingValues settings = context.settings();
    check(settings);
    Layout layout = Layouts.of(settings);
    Credentials credentials = Credentials.of(settings, layout.tokenScheme(), System.getenv());
    try (Client client = new Client(context, credentials)) {
      Probe probe = layout.probe();
      try {
        Answer answer = client.ask(probe, PROBE).send(layout.mostOfAnswer());
        String found = "%s: %s".formatted(TargetUrl.shown(probe.uri()), layout.found(answer));
        Optional<Probe> place = layout.placeProbe();
        if (place.isPresent()) {
          Answer there = client.ask(place.get(), PLACE).send(layout.mostOfAnswer());
          found = found + "; " + layout.place(there);
        }
        return credentials.hidden(found);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while it waited for the server", e);
      } catch (IOException e) {
        throw new IOException(
            credentials.hidden(TargetUrl.shown(probe.uri()) + " " + e.getMessage()), e);
      }
    }
  }

  @Override
  public Sink open(SinkContext context) throws ConfigurationException {
    check(context.settings());
    return HttpSink.open(context, Patience.DEFAULT);
  }
}
