redef Cluster::Backend::ZeroMQ::run_proxy_thread = T;
