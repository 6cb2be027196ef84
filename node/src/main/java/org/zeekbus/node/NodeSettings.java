package org.zeekbus.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.SendSettings;

/**
 * A node's settings when it starts: what {@link NodeBuilder} is told later does not change it. The
 * builder's methods describe them.
 */
record NodeSettings(
    String name,
    Endpoint brokerXpub,
    Endpoint brokerXsub,
    NodeSocketSettings sockets,
    List<String> subscriptions,
    Map<String, List<NodeEventHandler<EventMessage>>> handlers,
    List<EventHandler<EventMessage>> handlersOfAll,
    List<Consumer<ClusterMember>> up,
    List<Consumer<ClusterMember>> down,
    Map<String, List<String>> pools,
    List<Endpoint> loggers,
    Consumer<Problem> problems,
    EventFormat format,
    int queue,
    FullQueuePolicy onFull,
    int publishHwm,
    FullQueuePolicy publishOnFull,
    SendSettings logSending,
    FullQueuePolicy logsOnFull,
    int logBatch,
    Duration flushInterval,
    Duration patience,
    Duration helloExpiration,
    Duration linger,
    @Nullable Executor executor,
    boolean ordered) {
  /** Copies all collections. */
  NodeSettings {
    subscriptions = List.copyOf(subscriptions);
    Map<String, List<NodeEventHandler<EventMessage>>> handlersByName = new HashMap<>();
    handlers.forEach((event, all) -> handlersByName.put(event, List.copyOf(all)));
    handlers = Map.copyOf(handlersByName);
    handlersOfAll = List.copyOf(handlersOfAll);
    up = List.copyOf(up);
    down = List.copyOf(down);
    pools = Map.copyOf(pools);
    loggers = List.copyOf(loggers);
  }
}
