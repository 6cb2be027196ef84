/** Finds why a site does not work. */
module org.zeekbus.doctor {
  requires java.net.http;
  requires transitive org.zeekbus.top;
  requires transitive org.zeekbus.zmtp;
  requires tools.jackson.core;
  requires transitive tools.jackson.databind;
  requires static transitive org.jspecify;

  exports org.zeekbus.doctor;
  exports org.zeekbus.doctor.facts;
  exports org.zeekbus.doctor.finding;
  exports org.zeekbus.doctor.machine;
  exports org.zeekbus.doctor.site;
}
