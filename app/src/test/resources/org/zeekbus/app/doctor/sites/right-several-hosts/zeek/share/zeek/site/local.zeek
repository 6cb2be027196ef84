@load tuning/defaults
@load frameworks/files/hash-all-files
redef LogAscii::use_json = T;
@load frameworks/cluster/backend/zeromq
redef Cluster::Backend::ZeroMQ::run_proxy_thread = F;
