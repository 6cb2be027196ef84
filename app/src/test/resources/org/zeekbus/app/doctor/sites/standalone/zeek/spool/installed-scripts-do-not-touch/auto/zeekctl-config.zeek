redef Log::default_rotation_interval = 3600 secs;
@if ( |Telemetry::metrics_address| == 0 )
redef Telemetry::metrics_address = "127.0.0.1";
@endif
@load policy/frameworks/cluster/backend/zeromq/options
redef Cluster::Backend::ZeroMQ::listen_xpub_endpoint = "tcp://127.0.0.1:27760";
redef Cluster::Backend::ZeroMQ::listen_xsub_endpoint = "tcp://127.0.0.1:27761";
redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = "tcp://127.0.0.1:27761";
redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = "tcp://127.0.0.1:27760";
redef Cluster::Backend::ZeroMQ::ipv6 = F;
redef Cluster::Backend::ZeroMQ::run_proxy_thread = T;
event zeek_init()
	{
	Cluster::subscribe("zeek.cluster.node.zeek.");
	}
