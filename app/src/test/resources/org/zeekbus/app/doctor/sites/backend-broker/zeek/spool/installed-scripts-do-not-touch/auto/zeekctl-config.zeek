@if ( Cluster::local_node_type() == Cluster::MANAGER )
redef Log::default_rotation_interval = 3600 secs;
@endif
@if ( |Telemetry::metrics_address| == 0 )
redef Telemetry::metrics_address = "127.0.0.1";
@endif
@if ( can_load("policy/frameworks/cluster/backend/broker") )
@load policy/frameworks/cluster/backend/broker
@endif
