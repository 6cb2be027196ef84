package org.zeekbus.http;

import io.netty.channel.EventLoop;
import java.util.function.Supplier;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.thread.Supervisor;

/** What the connections of one event loop share; all but loop and connections is the server's. */
record ServerParts(
    EventLoop loop,
    Connections connections,
    HttpSettings settings,
    Router router,
    Supplier<Access> access,
    RequestReader reader,
    Bounds bounds,
    HttpCounters counters,
    PeerWarnings warnings,
    Supervisor supervisor) {}
