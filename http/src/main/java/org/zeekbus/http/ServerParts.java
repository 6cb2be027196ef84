package org.zeekbus.http;

import java.util.function.Supplier;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.thread.Supervisor;

/** What all connections of a server share. */
record ServerParts(
    HttpSettings settings,
    Router router,
    Supplier<Access> access,
    RequestReader reader,
    Connections connections,
    HttpCounters counters,
    PeerWarnings warnings,
    Supervisor supervisor) {}
