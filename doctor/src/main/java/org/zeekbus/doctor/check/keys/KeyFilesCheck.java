package org.zeekbus.doctor.check.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.KeyFiles;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.Value;
import org.zeekbus.zmtp.CurvePublicKey;

/** zeekctl's own keys that are no pairs, or that it has not given to its nodes. */
public final class KeyFilesCheck implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    // If zeekbus has these, nodes with others differ from zeekbus, which another check says.
    boolean isOfBus = facts.bus().keys().directory().filter(site.keys()::equals).isPresent();
    look(site, site.keyFiles().server(), Option.CURVE_SERVER_PUBLIC, isOfBus, findings);
    look(site, site.keyFiles().client(), Option.CURVE_CLIENT_PUBLIC, isOfBus, findings);
    return findings;
  }

  private static void look(
      Site site, KeyFiles.Pair files, String option, boolean isOfBus, List<Finding> findings) {
    Optional<Assigned> installed = site.installed(option);
    if (installed.isEmpty()) {
      return; // zeekctl gives them to nobody
    }
    if (files.isBroken()) {
      findings.add(
          Finding.critical(
              "key_files_no_pair",
              "zeekctl has keys that are no pair: with them, no node has a connection.",
              List.of(
                  "%s: %s"
                      .formatted(
                          files.publicFile(), Fingerprint.of(files.publicKey().orElseThrow())),
                  "%s: belongs to %s"
                      .formatted(
                          files.secretFile(), Fingerprint.of(files.ofSecret().orElseThrow()))),
              List.of(
                  Remedy.run("rm %s %s".formatted(files.publicFile(), files.secretFile())),
                  Remedy.run("zeekctl deploy, which makes new ones"),
                  new Remedy(Remedy.DO, "Give zeekbus the new ones, if it has copies."))));
      return;
    }
    Optional<CurvePublicKey> theirs = key(installed.get());
    if (!isOfBus
        && theirs.isPresent()
        && files.publicKey().isPresent()
        && !theirs.equals(files.publicKey())) {
      findings.add(
          Finding.warning(
              "keys_not_deployed",
              "zeekctl has other keys than those that it gave to its nodes last.",
              List.of(
                  "%s: %s".formatted(files.publicFile(), Fingerprint.of(files.publicKey().get())),
                  "%s: %s".formatted(installed.get().place(), Fingerprint.of(theirs.get()))),
              List.of(Remedy.run("zeekctl deploy, and a restart of zeekbus with the same keys"))));
    }
  }

  private static Optional<CurvePublicKey> key(Assigned assigned) {
    try {
      return assigned.value() instanceof Value.Text(String text)
          ? Optional.of(CurvePublicKey.parse(text))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // that is said of the nodes
    }
  }
}
