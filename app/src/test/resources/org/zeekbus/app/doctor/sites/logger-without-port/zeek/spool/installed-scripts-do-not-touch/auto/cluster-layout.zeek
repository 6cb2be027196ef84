redef Cluster::manager_is_logger = F;
redef Cluster::nodes = {
	["control"] = [$node_type=Cluster::CONTROL, $ip=10.0.0.1, $p=27762/tcp],
	["manager"] = [$node_type=Cluster::MANAGER, $ip=10.0.0.1, $p=27763/tcp, $metrics_port=9991/tcp],
	["logger-1"] = [$node_type=Cluster::LOGGER, $ip=10.0.0.1, $p=27764/tcp, $metrics_port=9992/tcp],
	["logger-2"] = [$node_type=Cluster::LOGGER, $ip=10.0.0.2, $metrics_port=9993/tcp],
	["proxy-1"] = [$node_type=Cluster::PROXY, $ip=10.0.0.1, $p=27766/tcp, $manager="manager", $metrics_port=9994/tcp],
	["proxy-2"] = [$node_type=Cluster::PROXY, $ip=10.0.0.2, $p=27767/tcp, $manager="manager", $metrics_port=9995/tcp],
	["worker-1"] = [$node_type=Cluster::WORKER, $ip=10.0.0.3, $p=27768/tcp, $manager="manager", $metrics_port=9996/tcp],
	["worker-2-1"] = [$node_type=Cluster::WORKER, $ip=10.0.0.4, $p=27769/tcp, $manager="manager", $metrics_port=9997/tcp],
	["worker-2-2"] = [$node_type=Cluster::WORKER, $ip=10.0.0.4, $p=27770/tcp, $manager="manager", $metrics_port=9998/tcp],
	["worker-2-3"] = [$node_type=Cluster::WORKER, $ip=10.0.0.4, $p=27771/tcp, $manager="manager", $metrics_port=9999/tcp],
	["worker-2-4"] = [$node_type=Cluster::WORKER, $ip=10.0.0.4, $p=27772/tcp, $manager="manager", $metrics_port=10000/tcp],
};
event zeek_init()
	{
	if ( getenv("ZEEKCTL_DISABLE_LISTEN") == "" && (Cluster::local_node_type() == Cluster::MANAGER || ! Cluster::is_enabled()) )
		{
		Cluster::listen_websocket([$listen_addr=127.0.0.1, $listen_port=27759/tcp]);
		}
	}
