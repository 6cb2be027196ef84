package org.zeekbus.doctor.site;

import java.util.List;

/** Names of Zeek's options (scripts/policy/frameworks/cluster/backend/zeromq/options.zeek). */
public final class Option {
  public static final String BACKEND = "Cluster::Backend::ZeroMQ::";

  public static final String RUN_PROXY = BACKEND + "run_proxy_thread";
  public static final String CONNECT_XPUB = BACKEND + "connect_xpub_endpoint";
  public static final String CONNECT_XSUB = BACKEND + "connect_xsub_endpoint";
  public static final String CONNECT_LOG = BACKEND + "connect_log_endpoints";
  public static final String IPV6 = BACKEND + "ipv6";
  public static final String LINGER = BACKEND + "linger_ms";
  public static final String LOG_IMMEDIATE = BACKEND + "log_immediate";
  public static final String XPUB_NODROP = BACKEND + "connect_xpub_nodrop";
  public static final String CURVE_SERVER_PUBLIC = BACKEND + "curve_server_publickey";
  public static final String CURVE_SERVER_SECRET = BACKEND + "curve_server_secretkey";
  public static final String CURVE_CLIENT_PUBLIC = BACKEND + "curve_client_publickey";
  public static final String CURVE_CLIENT_SECRET = BACKEND + "curve_client_secretkey";

  /** Queues by number of messages, and what each has by default; 0 is without bound. */
  public static final List<Queue> QUEUES =
      List.of(
          new Queue(BACKEND + "xpub_sndhwm", 1000, "events that this node sends"),
          new Queue(BACKEND + "xsub_rcvhwm", 1000, "events that this node gets"),
          new Queue(BACKEND + "onloop_queue_hwm", 10_000, "events that wait for Zeek's main loop"),
          new Queue(BACKEND + "log_sndhwm", 1000, "batches of log records"),
          new Queue(BACKEND + "log_rcvhwm", 1000, "batches of log records at a logger"));

  public static final String MANAGER_IS_LOGGER = "Cluster::manager_is_logger";
  public static final String NODES = "Cluster::nodes";
  public static final String LOCAL_LOGGING = "Log::enable_local_logging";
  public static final String REMOTE_LOGGING = "Log::enable_remote_logging";
  public static final String METRICS_ADDRESS = "Telemetry::metrics_address";

  /** A queue of a node, and what is lost when it is full. */
  public record Queue(String option, int fallback, String what) {}

  private Option() {}

  /** The name without its module. */
  public static String shortName(String option) {
    return option.substring(option.lastIndexOf(':') + 1);
  }
}
