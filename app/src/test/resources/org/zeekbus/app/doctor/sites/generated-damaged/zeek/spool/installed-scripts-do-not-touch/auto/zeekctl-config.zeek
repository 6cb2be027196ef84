@if ( Cluster::local_node_type() == Cluster::LOGGER )
redef Log::default_rotation_interval = 3600 secs;
@endif
@if ( |Telemetry::metrics_address| == 0 )
redef Telemetry::metrics_address = "127.0.0.1";
@endif
@load policy/frameworks/cluster/backend/zeromq/options
redef Cluster::Backend::ZeroMQ::listen_xpub_endpoint = "tcp://10.0.0.1:27760";
redef Cluster::Backend::ZeroMQ::listen_xsub_endpoint = "tcp://10.0.0.1:27761";
redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = "tcp://10.0.0.1:27761";
redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = "tc