package org.zeekbus.web.api;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Handler;
import org.zeekbus.http.Request;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.DiskWatch;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.Observer;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.sample.SampledTraffic;
import org.zeekbus.zmtp.thread.Supervisor;

/** The API of docs/api.md: documents, and their stream. Owner: any thread calls its handlers. */
public final class Api implements AutoCloseable {
  private static final String PATH = "/api/v1/";
  private static final String NODES = PATH + "nodes/";

  private final Observer observer;
  private final DiskWatch disks;
  private final Documents documents;
  private final Installation installation;

  private Api(
      Observer observer,
      Roles roles,
      Function<Observation, List<RoleState>> readiness,
      Supplier<SampledTraffic> sample,
      Installation installation,
      Supervisor supervisor) {
    this.observer = observer;
    this.installation = installation;
    this.disks = DiskWatch.start(installation.directories(), supervisor);
    this.documents =
        new Documents(
            observer.latest(),
            roles,
            readiness,
            disks::latest,
            sample,
            installation,
            InstantSource.system());
    observer.listen(documents::take);
  }

  /**
   * Begins to follow what the observer sees.
   *
   * @param readiness whether each role does its work
   * @param sample estimates of the traffic by event, as of the last observation
   */
  public static Api start(
      Observer observer,
      Roles roles,
      Function<Observation, List<RoleState>> readiness,
      Supplier<SampledTraffic> sample,
      Installation installation,
      Supervisor supervisor) {
    return new Api(observer, roles, readiness, sample, installation, supervisor);
  }

  /** The disks that roles write to, as they were seen last. */
  public List<Disk> disks() {
    return disks.latest();
  }

  /** What viewers of live events and logs were too slow for. */
  public List<Drop> viewerDrops() {
    return documents.tails().missed();
  }

  /** The handlers by path; one whose path ends with a slash answers for all paths below it. */
  public Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new LinkedHashMap<>();
    for (View view : View.values()) {
      handlers.put(PATH + view.label(), request -> json(view.text(documents.latest())));
    }
    handlers.put(PATH + "version", request -> json(write(version())));
    handlers.put(
        PATH + "config", request -> json(write(new ConfigDocument(installation.settings()))));
    handlers.put(PATH + "history", this::history);
    handlers.put(PATH + "stream", this::stream);
    handlers.put(NODES, this::node);
    documents.tails().handlers().forEach((path, handler) -> handlers.put(PATH + path, handler));
    return handlers;
  }

  private VersionDocument version() {
    return VersionDocument.of(installation, documents.latest().now().time());
  }

  private Answer history(Request request) {
    return switch (request.first("step").orElse("10")) {
      case "1" -> json(write(HistoryDocument.of(documents.history().seconds())));
      case "10" -> json(write(HistoryDocument.of(documents.history().tens())));
      default -> Answer.error(400, "step: only 1 and 10 are kept");
    };
  }

  private Answer stream(Request request) {
    try {
      return new Answer.Events(new DocumentStream(observer, documents, request.all("topics")));
    } catch (BadRequestException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
  }

  private Answer node(Request request) {
    String name = request.path().substring(NODES.length());
    Optional<String> text = NodeDocument.text(documents.latest(), documents.history(), name);
    return text.map(Api::json)
        .orElseGet(() -> Answer.error(404, "no node %s in the last hour".formatted(name)));
  }

  private static String write(Object document) {
    return Json.mapper().writeValueAsString(document);
  }

  private static Answer json(String text) {
    return Answer.json(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    disks.close();
  }
}
