/** What {@code ./zeekbus package} makes packages of. */
module org.zeekbus.packaging {
  requires tools.jackson.databind;
  requires static org.jspecify;
}
