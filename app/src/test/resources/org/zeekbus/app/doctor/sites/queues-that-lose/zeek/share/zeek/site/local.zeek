@load tuning/defaults
@load frameworks/files/hash-all-files
redef LogAscii::use_json = T;
@load frameworks/cluster/backend/zeromq
redef Cluster::Backend::ZeroMQ::run_proxy_thread = F;
redef Cluster::manager_is_logger = F;
redef Cluster::Backend::ZeroMQ::connect_log_endpoints += { "tcp://10.0.0.1:5557" };
@if ( Cluster::local_node_type() == Cluster::MANAGER )
redef Log::enable_local_logging = F;
redef Log::enable_remote_logging = T;
@endif
redef Cluster::Backend::ZeroMQ::xpub_sndhwm = 100;
redef Cluster::Backend::ZeroMQ::log_immediate = T;
@if ( Cluster::local_node_type() == Cluster::WORKER )
redef Cluster::Backend::ZeroMQ::log_sndhwm = 50;
redef Cluster::Backend::ZeroMQ::linger_ms = 0;
@endif
redef Cluster::Backend::ZeroMQ::connect_xpub_nodrop = F;
redef Cluster::Backend::ZeroMQ::onloop_queue_hwm = 0;
