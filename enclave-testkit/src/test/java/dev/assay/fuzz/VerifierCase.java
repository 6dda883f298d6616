package dev.assay.fuzz;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.intel.BodyType;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeNitro;
import dev.assay.testkit.FakeNvidia;
import dev.assay.testkit.FakeQuote;
import dev.assay.testkit.vectors.EvidenceVectors;
import dev.assay.testkit.vectors.VectorManifest;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Evidence that verifies, with what it needs for that: one of each kind that there is. */
final class VerifierCase {
    private static final Crypto CRYPTO = new SetAsideCrypto();

    /** Made when a verifier is first asked for. */
    private static final class Known {
        static final List<VerifierCase> CASES = all();

        private Known() {}
    }

    final String name;
    final CmwRecord evidence;
    final Endorsements endorsements;
    private final AttestationVerifier verifier;
    private final PreparedCollateral prepared;
    private final long now;

    private VerifierCase(String name, CmwRecord evidence, Endorsements endorsements, TrustAnchors anchors, long now) {
        this.name = name;
        this.evidence = evidence;
        this.endorsements = endorsements;
        this.verifier = new AttestationVerifier(anchors, CRYPTO);
        this.prepared = verifier.prepare(endorsements);
        this.now = now;
    }

    static List<VerifierCase> cases() {
        return Known.CASES;
    }

    static VerifierCase pick(Bytes input) throws MalformedException {
        if (input.length() < 2) {
            throw new MalformedException("no case");
        }
        return cases().get(input.at(0) % cases().size());
    }

    Object verifyEvidence(Bytes changed) throws MalformedException, RejectedException, CollateralUnavailableException {
        return verifier.verifyEvidence(new CmwRecord(evidence.type(), changed, CmwRecord.EVIDENCE), prepared, now);
    }

    /** The good evidence by endorsements of which one is changed. */
    Object verifyWith(Bytes input) throws MalformedException, RejectedException, CollateralUnavailableException {
        List<Endorsement> items = new ArrayList<>(endorsements.items());
        if (items.isEmpty()) {
            throw new MalformedException("nothing to change");
        }
        int which = input.at(1) % items.size();
        items.set(which, new Endorsement(items.get(which).kind(), input.slice(2, input.length())));
        return verifier.verifyEvidence(evidence, verifier.prepare(new Endorsements(items)), now);
    }

    /** Whether the good evidence verifies by these. */
    boolean verifyBy(Endorsements given) {
        try {
            verifier.verifyEvidence(evidence, verifier.prepare(given), now);
            return true;
        } catch (MalformedException | RejectedException | CollateralUnavailableException allowed) {
            return false;
        }
    }

    private static List<VerifierCase> all() {
        List<VerifierCase> cases = new ArrayList<>();
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        cases.add(new VerifierCase("fake AMD", amd.evidence(), amd.endorsements(), amd.anchors(), FakeAmd.NOW));
        FakeNitro nitro = new FakeNitro();
        cases.add(
                new VerifierCase("fake Nitro", nitro.evidence(), Endorsements.none(), nitro.anchors(), FakeNitro.NOW));
        FakeIntel intel = FakeIntel.create("fuzzed", FakeAmd.NOW);
        Bytes reportData = Bytes.of(new byte[64]);
        for (FakeQuote quote : List.of(
                FakeQuote.sgx(reportData),
                FakeQuote.tdx(reportData),
                FakeQuote.tdx(5, BodyType.TD_REPORT_1_5, reportData))) {
            Endorsements endorsements = intel.endorsements(quote.tee());
            cases.add(new VerifierCase(
                    "fake " + quote.tee(), intel.evidence(quote), endorsements, intel.anchors(), FakeAmd.NOW));
        }
        FakeNvidia device = FakeNvidia.hopper();
        cases.add(new VerifierCase(
                "fake NVIDIA", device.evidence(), device.endorsements(), device.anchors(), FakeNvidia.NOW));
        cases.add(new VerifierCase(
                "simulated",
                FakeEnclave.named("fuzzed")
                        .bundle(Bytes.of(new byte[32]), 1_900_000_000L)
                        .cpu(),
                Endorsements.none(),
                TrustAnchors.vendors(),
                1_900_000_000L));
        Path manifest = Path.of(System.getProperty("assay.vectors", ""), "manifest.json");
        if (Files.isRegularFile(manifest)) {
            cases.addAll(real(manifest));
        }
        return cases;
    }

    /** The first of each kind that verifies. */
    private static List<VerifierCase> real(Path manifest) {
        List<VerifierCase> cases = new ArrayList<>();
        Set<String> kinds = new HashSet<>();
        try {
            for (Vector vector : VectorManifest.load(manifest).vectors()) {
                if (EvidenceVectors.isEvidence(vector.kind())
                        && vector.expectedResult().equals("verified")
                        && kinds.add(vector.kind())) {
                    cases.add(new VerifierCase(
                            vector.id(),
                            EvidenceVectors.evidence(vector),
                            EvidenceVectors.endorsements(vector),
                            EvidenceVectors.anchors(vector),
                            vector.verifyAtOr(1_750_000_000L)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
        return cases;
    }

    @Override
    public String toString() {
        return name + " (" + (evidence.type().equals(MediaTypes.INTEL_QUOTE) ? "Intel" : evidence.type()) + ")";
    }
}
