##! Connects this node to zeekbus. ``zeekbus run`` prints the same lines.

@load ./options
@load frameworks/cluster/backend/zeromq

module zeekbus;

redef Cluster::Backend::ZeroMQ::run_proxy_thread = F;

# Zeek names an option after the node's own socket, so XSUB connects to the broker's XPUB.
@if ( zeekbus::broker != "" )
const host = ( ":" in zeekbus::broker ) ? "[" + zeekbus::broker + "]" : zeekbus::broker;
redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = "tcp://" + host + ":5555";
redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = "tcp://" + host + ":5556";
@endif
@if ( zeekbus::xpub_endpoint != "" )
redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = zeekbus::xpub_endpoint;
@endif
@if ( zeekbus::xsub_endpoint != "" )
redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = zeekbus::xsub_endpoint;
@endif

@if ( zeekbus::ipv6 || ":" in zeekbus::broker || "//[" in zeekbus::xpub_endpoint || "//[" in zeekbus::xsub_endpoint || "//[" in cat(zeekbus::loggers) )
redef Cluster::Backend::ZeroMQ::ipv6 = T;
@endif

@if ( |zeekbus::loggers| > 0 )
redef Cluster::manager_is_logger = F;
redef Cluster::Backend::ZeroMQ::connect_log_endpoints += zeekbus::loggers;
@if ( Cluster::local_node_type() == Cluster::MANAGER )
redef Log::enable_local_logging = F;
redef Log::enable_remote_logging = T;
@endif
@endif

# An option that is redefined later would change nothing above, without a word.
function settings(): string
	{
	return cat(broker, " ", xpub_endpoint, " ", xsub_endpoint, " ", loggers, " ", ipv6);
	}

const settings_in_use = settings();

# Before priority 10, where Zeek connects.
event zeek_init() &priority=200
	{
	if ( settings() != settings_in_use )
		Reporter::fatal("an option of zeekbus is redefined after @load zeekbus: put @load zeekbus/options before it, and @load zeekbus after it");
	}

# Zeek encrypts since 8.2.
@ifdef ( Cluster::Backend::ZeroMQ::curve_server_publickey )
function need_key(name: string, value: string)
	{
	if ( value == "" && getenv(name) == "" )
		Reporter::fatal("zeekbus::curve is T, but this node has no " + name + ": set this variable; zeekbus keygen --env prints it");
	}

event zeek_init() &priority=200
	{
	if ( curve )
		{
		need_key("ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_SERVER_PUBLICKEY", Cluster::Backend::ZeroMQ::curve_server_publickey);
		need_key("ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_CLIENT_PUBLICKEY", Cluster::Backend::ZeroMQ::curve_client_publickey);
		need_key("ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_CLIENT_SECRETKEY", Cluster::Backend::ZeroMQ::curve_client_secretkey);
		}
	}
@else
event zeek_init() &priority=200
	{
	if ( curve )
		Reporter::fatal("zeekbus::curve is T, but this Zeek cannot encrypt: install Zeek 8.2 or newer on all nodes");
	}
@endif
