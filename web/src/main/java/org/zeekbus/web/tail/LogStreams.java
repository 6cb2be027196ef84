package org.zeekbus.web.tail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Handler;
import org.zeekbus.http.Request;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.zmtp.PeerWarnings;

/**
 * The door for programs that are clients of the WebSocket API: log records as they pass the logger.
 *
 * <p>Owner: any thread.
 */
public final class LogStreams implements Handler {
  private final @Nullable LoggerNode logger;
  private final ViewerBound bound = new ViewerBound();
  private final PeerWarnings warnings = new PeerWarnings(LoggerFactory.getLogger(LogStreams.class));

  /**
   * Nobody looks yet.
   *
   * @param logger null if none runs in this process
   */
  public LogStreams(@Nullable LoggerNode logger) {
    this.logger = logger;
  }

  @Override
  public Answer handle(Request request) {
    LoggerNode node = logger;
    if (node == null) {
      return Answer.error(404, "no logger runs here: ask the zeekbus that runs one");
    }
    if (!request.caller().client().map(client -> client.rights().push()).orElse(true)) {
      return Answer.error(403, "this client has no right to logs (logs: false in the list)");
    }
    List<FieldCondition> conditions = new ArrayList<>();
    try {
      for (String text : request.all("where")) {
        conditions.add(FieldCondition.parse(text));
      }
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
    LogViewer source =
        new LogViewer(node, Set.copyOf(request.all("path")), new FilteredRecords(conditions));
    return bound.answer(viewer -> {
      try {
        source.run(viewer);
      } finally {
        long missed = source.missed();
        if (missed > 0) {
          warnings.warn(
              List.of("/v1/logs", request.caller().address()),
              "client {} of /v1/logs was too slow: {}{}",
              request.caller().peer(),
              "%,d batches of records were not sent to it".formatted(missed));
        }
      }
    });
  }
}
