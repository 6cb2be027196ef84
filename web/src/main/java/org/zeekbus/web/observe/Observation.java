package org.zeekbus.web.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/**
 * The snapshots of all roles at one moment: metrics, API and dashboard are views of it. Owner:
 * nobody; never changes.
 *
 * @param number counts observations, from 1
 * @param time when it was made
 * @param nanos the same by {@link System#nanoTime}, for rates
 * @param broker null if none runs
 * @param logger null if none runs
 * @param webSocket null if none runs
 * @param jvm the process that they run in
 */
public record Observation(
    long number,
    Instant time,
    long nanos,
    @Nullable BrokerSnapshot broker,
    @Nullable LoggerSnapshot logger,
    @Nullable WebSocketSnapshot webSocket,
    Jvm jvm) {}
