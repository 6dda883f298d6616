package dev.assay.testkit.vectors;

import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.result.RejectedException;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.verify.nvidia.EndorsementClaims;
import dev.assay.verify.nvidia.RimVerifier;
import dev.assay.x509.OcspResponse;
import java.io.IOException;
import java.util.List;

/** Vectors that are about NVIDIA's endorsements alone: a manifest to be verified, an OCSP response to be read. */
final class NvidiaVectors {
    /** The kind of reference integrity manifests. */
    static final String RIM = "nvidia-rim";
    /** The kind of OCSP responses. */
    static final String OCSP = "nvidia-ocsp";

    private NvidiaVectors() {}

    /** Verifies a manifest; the claims are the manifest's members {@code rim} and {@code golden}. */
    static VectorOutcome rim(Vector vector, long now, Crypto crypto)
            throws IOException, MalformedException, RejectedException {
        Rim rim = Rim.decode(vector.requiredContent("rim"), vector.id());
        RimVerifier.verify(rim, EvidenceVectors.anchors(vector).nvidiaRim(), now, crypto);
        return new VectorOutcome("verified", "", "", List.of(), EndorsementClaims.ofVerified(rim));
    }

    /** Reads a response; the claims have the names of the manifest's expectation. */
    static VectorOutcome ocsp(Vector vector) throws IOException, MalformedException {
        return VectorOutcome.parsed(
                EndorsementClaims.of(OcspResponse.decode(vector.requiredContent("response"), vector.id())));
    }
}
