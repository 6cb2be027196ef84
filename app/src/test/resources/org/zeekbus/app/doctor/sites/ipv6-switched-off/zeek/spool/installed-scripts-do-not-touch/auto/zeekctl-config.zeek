@if ( Cluster::local_node_type() == Cluster::LOGGER )
redef Log::default_rotation_interval = 3600 secs;
@endif
@if ( |Telemetry::metrics_address| == 0 )
redef Telemetry::metrics_address = "127.0.0.1";
@endif
@load policy/frameworks/cluster/backend/zeromq/options
redef Cluster::Backend::ZeroMQ::listen_xpub_endpoint = "tcp://[2001:db8::1]:27760";
redef Cluster::Backend::ZeroMQ::listen_xsub_endpoint = "tcp://[2001:db8::1]:27761";
redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = "tcp://[2001:db8::1]:27761";
redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = "tcp://[2001:db8::1]:27760";
redef Cluster::Backend::ZeroMQ::ipv6 = F;
@if ( |Cluster::Backend::ZeroMQ::curve_server_publickey| == 0 )
redef Cluster::Backend::ZeroMQ::curve_server_publickey = "j^KwSpr+WlA7^Z6908]V5[G1Q}(n&$8BLL!5]B#}";
@endif
@if ( |Cluster::Backend::ZeroMQ::curve_server_secretkey| == 0 )
redef Cluster::Backend::ZeroMQ::curve_server_secretkey = "r.1YUSoI1lr^w2wo}gwb.pj.9:qz@yUA&Q[&.%03";
@endif
@if ( |Cluster::Backend::ZeroMQ::curve_client_publickey| == 0 )
redef Cluster::Backend::ZeroMQ::curve_client_publickey = "NK5eJ2iP!p^T)*P3wsZ-1eMT[9j0ADHEi)#O}j(Z";
@endif
@if ( |Cluster::Backend::ZeroMQ::curve_client_secretkey| == 0 )
redef Cluster::Backend::ZeroMQ::curve_client_secretkey = "Z:m%p5lf@[j%OKAs]CRe.>}$]x6%eFI{b@qqe&3m";
@endif
