@if ( Cluster::local_node_type() == Cluster::MANAGER )
redef Log::default_rotation_interval = 3600 secs;
@endif
@load policy/frameworks/cluster/backend/zeromq/options
redef Cluster::Backend::ZeroMQ::listen_xpub_endpoint = "tcp://10.0.0.1:27760";
redef Cluster::Backend::ZeroMQ::listen_xsub_endpoint = "tcp://10.0.0.1:27761";
redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = "tcp://10.0.0.1:27761";
redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = "tcp://10.0.0.1:27760";
redef Cluster::Backend::ZeroMQ::ipv6 = F;
@if ( |Cluster::Backend::ZeroMQ::curve_server_publickey| == 0 )
redef Cluster::Backend::ZeroMQ::curve_server_publickey = ".JpPyDH)5C)ZHt7hZpZa]j1d(C*Qjpm%gsEq.d@H";
@endif
@if ( |Cluster::Backend::ZeroMQ::curve_server_secretkey| == 0 )
redef Cluster::Backend::ZeroMQ::curve_server_secretkey = ":]tdeBUvY:m<KS:R>q)?j=g#pV6^i3%8/gkjMX{w";
@endif
@if ( |Cluster::Backend::ZeroMQ::curve_client_publickey| == 0 )
redef Cluster::Backend::ZeroMQ::curve_client_publickey = "QGGGLFFjpYXz0<s!RRdv]sBiQ1OjY]!c!Q/cSnk9";
@endif
@if ( |Cluster::Backend::ZeroMQ::curve_client_secretkey| == 0 )
redef Cluster::Backend::ZeroMQ::curve_client_secretkey = "PyHvcu#$jv102.fZ}N{CJR<@>9r)Fa.J!qDDK3[U";
@endif
