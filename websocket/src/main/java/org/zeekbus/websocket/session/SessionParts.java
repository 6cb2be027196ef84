package org.zeekbus.websocket.session;

import java.util.concurrent.atomic.AtomicInteger;
import org.zeekbus.broker.Broker;
import org.zeekbus.websocket.count.ApplicationNames;
import org.zeekbus.websocket.form.EventForm;
import org.zeekbus.zmtp.thread.Supervisor;

/** What all clients share. Owner: nobody; never changes, each part knows its own. */
public record SessionParts(
    SessionSettings settings,
    Broker broker,
    Confirmation confirmation,
    EventForm plain,
    EventForm deflated,
    EndpointIds ids,
    LongMessages longMessages,
    AtomicInteger clients,
    ApplicationNames names,
    SessionLog log,
    Supervisor supervisor) {}
