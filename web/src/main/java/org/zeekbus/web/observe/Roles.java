package org.zeekbus.web.observe;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.websocket.WebSocketServer;

/**
 * The roles that run in this process.
 *
 * @param broker null if none runs
 * @param logger null if none runs
 * @param webSocket null if none runs
 */
public record Roles(
    @Nullable Broker broker, @Nullable LoggerNode logger, @Nullable WebSocketServer webSocket) {
  /**
   * Takes the snapshots of all of them. Blocks for a moment.
   *
   * @param number counts observations, from 1
   */
  public Observation observe(long number, InstantSource clock) {
    BrokerSnapshot ofBroker = broker == null ? null : broker.snapshot();
    return new Observation(
        number,
        clock.instant(),
        System.nanoTime(),
        ofBroker,
        logger == null ? null : logger.snapshot(),
        webSocket == null ? null : webSocket.snapshot(),
        Jvm.now(ofBroker == null ? 0 : ofBroker.memory().usedBytes()));
  }
}
