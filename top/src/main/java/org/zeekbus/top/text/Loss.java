package org.zeekbus.top.text;

import java.time.Instant;

/** The connection to zeekbus is lost: why, and since when. */
public record Loss(String reason, Instant since) {}
