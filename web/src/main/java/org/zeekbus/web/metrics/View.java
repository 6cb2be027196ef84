package org.zeekbus.web.metrics;

import org.zeekbus.web.observe.Observation;

/** Makes metrics of observations. Owner: {@link Metrics}, which calls one method at a time. */
interface View {
  /** A new observation. */
  void observed(Observation now);

  /** Gives all its metrics as of the last observation; there was at least one. */
  void collect(Page out);
}
