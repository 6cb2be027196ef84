package org.zeekbus.httpsink.settings;

/** What kind of token Elasticsearch or OpenSearch is sent. */
public enum ElasticsearchToken {
  /** An API key of Elasticsearch, as it encodes them. */
  APIKEY,
  /** A token of a user or service, such as a JWT. */
  BEARER
}
