package org.zeekbus.web.api;

import org.zeekbus.zmtp.CloseReason;

/** What an operator can do about a peer that was refused or closed, for each reason. */
final class CloseAdvice {
  private CloseAdvice() {}

  static String of(CloseReason reason) {
    return switch (reason) {
      case PEER_CLOSED -> "Nothing, if the node was stopped. If not, look at the node's own log.";
      case LOCAL -> "Nothing: zeekbus closed it in order.";
      case TOO_MANY_CONNECTIONS ->
          "Find out who opens so many connections. If all of them are nodes, raise"
              + " limits.connections.";
      case TOO_MANY_HANDSHAKES ->
          "Many peers connect and say nothing. Block them with a firewall: nodes are not slowed"
              + " down, but have to try more often.";
      case HANDSHAKE_TIMEOUT ->
          "The peer connected and then said nothing. If it is a port scan or a health check, point"
              + " that to /healthz; if it is a node, look whether its host is overloaded, or raise"
              + " limits.handshake-timeout.";
      case NOT_ZMTP ->
          "The peer is no node: it speaks another protocol, such as HTTP or TLS. Look what runs at"
              + " this address, and keep it away from this port.";
      case OLD_ZMTP ->
          "The peer uses libzmq before 4.0. Update it: Zeek needs libzmq 4.3 or later.";
      case OTHER_MECHANISM ->
          "Give the node the cluster's CURVE keys, or take them away from it, so that both sides"
              + " agree; or list the endpoint in curve.except.";
      case CLOSED_IN_GREETING ->
          "Usually one side has CURVE keys and the other has not. Compare the keys of the node with"
              + " those of zeekbus.";
      case SOCKET_TYPE ->
          "The peer connects to the wrong port. A node's connect_xpub_endpoint belongs to broker.xsub"
              + " (5556), its connect_xsub_endpoint to broker.xpub (5555).";
      case BAD_HANDSHAKE ->
          "The peer breaks the protocol in its handshake. If it is a node, report it; if not, keep"
              + " it away from this port.";
      case BAD_CURVE ->
          "The node has another server key than zeekbus. Compare its curve_server_publickey with"
              + " curve.server-publickey.";
      case BAD_NONCE ->
          "Somebody may be replaying what a node sent. Look who is between this node and zeekbus;"
              + " libzmq itself never does this.";
      case NOT_ALLOWED ->
          "If the client belongs to the cluster, add its public key to the file of clients;"
              + " zeekbus reads the file again by itself.";
      case FORBIDDEN ->
          "The client did what its rights do not allow. Change its entry in the file of"
              + " clients, or the client.";
      case REFUSED_BY_PEER ->
          "The peer does not accept zeekbus; its own log says why. Usually keys or ports are wrong.";
      case BAD_FRAME ->
          "The peer broke the protocol, or bytes were changed on the way. If it happens again with"
              + " the same node, look at its network and report it.";
      case TOO_LARGE ->
          "The peer sent more than limits.frame, limits.message or limits.parts allows. If its"
              + " messages may be so large, raise that limit; else find the script that sends them.";
      case HEARTBEAT_TIMEOUT ->
          "The node was silent for too long: its process may hang, or its host be gone. Look at the"
              + " node; it connects again by itself when it can.";
      case UNREACHABLE ->
          "The node's host does not answer any more. Look at the host and the network between; the"
              + " node connects again by itself when it can.";
      case MEMORY ->
          "This peer held the most when broker.memory was used up. Look whether it reads what it"
              + " subscribes; if it does, raise broker.memory.";
      case QUEUE_FULL ->
          "The node does not read what it subscribes. Look whether it is stopped, swapping or"
              + " overloaded; it connects again by itself.";
      case INTERNAL_ERROR ->
          "This is a fault of zeekbus. Please report it with the stack trace in its log.";
    };
  }
}
