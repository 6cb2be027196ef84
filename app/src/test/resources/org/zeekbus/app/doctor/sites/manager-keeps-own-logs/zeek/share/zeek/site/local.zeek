@load tuning/defaults
@load frameworks/files/hash-all-files
redef LogAscii::use_json = T;
@load frameworks/cluster/backend/zeromq
redef Cluster::Backend::ZeroMQ::run_proxy_thread = F;
redef Cluster::manager_is_logger = F;
redef Cluster::Backend::ZeroMQ::connect_log_endpoints += { "tcp://10.0.0.1:5557" };
