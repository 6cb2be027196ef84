##! The site's own policy, in the shape of the file that Zeek installs.
##!
##! An upgrade does not overwrite it; it's yours.

# A salt for digests, e.g., for ids of files: "change me".
redef digest_salt = "Please don't leave this value.";

# Log which scripts were loaded.
@load misc/loaded-scripts

# Tuning for most sites.
@load tuning/defaults

# Losses of the capture, memory and lag.
@load misc/capture-loss
@load misc/stats

# Traceroutes; they could cost much.
#@load misc/detect-traceroute

# Software of the site, as far as it is "local".
@load frameworks/software/vulnerable
@load frameworks/software/version-changes

# Signatures of shells in clear text; no semicolon ends this line.
@load-sigs frameworks/signatures/detect-windows-shells

@load protocols/ftp/software
@load protocols/ssh/software
#@load protocols/http/detect-webapps

@load protocols/conn/known-hosts
@load protocols/ssl/known-certs # with certificates

#### Files ####

@load frameworks/files/hash-all-files

# JSON, should you want it; the default is TSV.
# redef LogAscii::use_json = T;

# Files with these suffixes are loaded, too.
@prefixes += lab

# @load policy/protocols/ssl/heartbleed
# @load packages

@load frameworks/cluster/backend/zeromq
redef Cluster::Backend::ZeroMQ::run_proxy_thread = False;
redef Cluster::manager_is_loger = F;
redef Cluster::Backend::ZeroMQ::connect_log_endpoints += { "tcp://127.0.0.1:5557 };
@if ( Cluster::local_node_type() == Cluster::MANAGER )
redef Log::enable_local_logging = F;
redef Log::enable_remote_logging = T;
@endif
