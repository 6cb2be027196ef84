##! Where zeekbus is. Redefine these before ``@load zeekbus``, as Zeek uses their values there:
##!
##!     @load zeekbus/options
##!     redef zeekbus::broker = "10.0.0.1";
##!     @load zeekbus

module zeekbus;

export {
	## Address or host name of the broker, which listens on its default ports. If empty, nodes
	## connect where zeekctl sends them, or to 127.0.0.1 without zeekctl.
	const broker = "" &redef;

	## The broker's XPUB endpoint, if it is not port 5555 of :zeek:see:`zeekbus::broker`.
	const xpub_endpoint = "" &redef;

	## The broker's XSUB endpoint, if it is not port 5556 of :zeek:see:`zeekbus::broker`.
	const xsub_endpoint = "" &redef;

	## Endpoints of zeekbus loggers, such as ``tcp://10.0.0.1:5557``. If there are any, nodes send
	## their logs there and the manager writes none. Only for clusters without a Zeek logger, since
	## nodes share their logs out to all loggers that they have.
	const loggers: vector of string = vector() &redef;

	## Whether host names above may lead to IPv6 addresses. Addresses in brackets say it themselves.
	const ipv6 = F &redef;

	## Whether zeekbus encrypts. If keys are missing, the node then ends at its start and says which.
	## Otherwise it would try without encryption, in vain.
	const curve = F &redef;
}
