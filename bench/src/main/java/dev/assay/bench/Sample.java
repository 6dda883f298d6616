package dev.assay.bench;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeNitro;
import dev.assay.testkit.FakeNvidia;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;

/**
 * Minted evidence with what it takes to verify it: as many signatures over as many bytes as the real thing, and made the
 * same on every machine.
 *
 * @param evidence what is verified
 * @param endorsements by what
 * @param anchors the roots of whoever minted it
 * @param now when, in seconds since 1970
 */
record Sample(CmwRecord evidence, Endorsements endorsements, TrustAnchors anchors, long now) {
    private static final long NOW = FakeAmd.NOW;

    /** The sample of this name. */
    static Sample of(String name) {
        return switch (name) {
            case "sgx" -> intel(TeeType.SGX);
            case "tdx" -> intel(TeeType.TDX);
            case "sev-snp" -> {
                FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
                yield new Sample(amd.evidence(), amd.endorsements(), amd.anchors(), NOW);
            }
            case "nvidia" -> {
                FakeNvidia gpu = FakeNvidia.hopper();
                yield new Sample(gpu.evidence(), gpu.endorsements(), gpu.anchors(), FakeNvidia.NOW);
            }
            case "nitro" -> {
                FakeNitro nitro = new FakeNitro();
                yield new Sample(nitro.evidence(), Endorsements.none(), nitro.anchors(), FakeNitro.NOW);
            }
            case "simulated" -> {
                CmwRecord cpu = FakeEnclave.named("bench")
                        .bundle(Bytes.of(new byte[32]), NOW)
                        .cpu();
                yield new Sample(cpu, Endorsements.none(), TrustAnchors.vendors(), NOW);
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Sample intel(TeeType tee) {
        FakeIntel intel = FakeIntel.create("bench", NOW);
        Bytes reportData = Bytes.of(new byte[64]);
        return new Sample(
                tee == TeeType.SGX ? intel.sgxQuote(reportData) : intel.tdxQuote(reportData),
                intel.endorsements(tee),
                intel.anchors(),
                NOW);
    }

    /** Verifies with nothing known before: every endorsement is read and verified. */
    VerifiedEvidence verifyCold(Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        AttestationVerifier verifier = new AttestationVerifier(anchors, crypto);
        return verifier.verifyEvidence(evidence, verifier.prepare(endorsements), now);
    }

    /** The endorsements, verified once. */
    PreparedCollateral prepare(Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        PreparedCollateral prepared = new AttestationVerifier(anchors, crypto).prepare(endorsements);
        verifyPrepared(prepared, crypto);
        return prepared;
    }

    /** Verifies by endorsements that were verified before. */
    VerifiedEvidence verifyPrepared(PreparedCollateral prepared, Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        return new AttestationVerifier(anchors, crypto).verifyEvidence(evidence, prepared, now);
    }
}
