package org.zeekbus.web.observe;

import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
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
    @Nullable Broker broker, @Nullable LoggerNode logger, @Nullable WebSocketServer webSocket) {}
