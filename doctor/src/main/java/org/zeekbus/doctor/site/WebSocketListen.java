package org.zeekbus.doctor.site;

/** Where the manager serves WebSocket itself. */
public record WebSocketListen(String address, int port, Place place) {}
