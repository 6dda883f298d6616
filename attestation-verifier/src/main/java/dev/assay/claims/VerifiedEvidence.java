package dev.assay.claims;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.TeeType;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a TEE's evidence says, after its signatures and chains were verified. Only a verifier makes these; whether to
 * like them is the policy's business.
 */
public final class VerifiedEvidence {
    private final TeeType tee;
    private final Map<String, Bytes> measurements;
    private final boolean debug;
    private final Bytes reportData;

    /** For the verifiers of each kind; a test holds that nobody else calls this. */
    public VerifiedEvidence(TeeType tee, Map<String, Bytes> measurements, boolean debug, Bytes reportData) {
        this.tee = tee;
        this.measurements = new TreeMap<>(measurements);
        this.debug = debug;
        this.reportData = reportData;
    }

    /** The kind of TEE. */
    public TeeType tee() {
        return tee;
    }

    /** Launch measurements by name, as reference values name them. */
    public Map<String, Bytes> measurements() {
        return new TreeMap<>(measurements);
    }

    /** Whether the TEE can be debugged, in which case it protects nothing. */
    public boolean debug() {
        return debug;
    }

    /** The 64 bytes that the TEE vouches for. */
    public Bytes reportData() {
        return reportData;
    }
}
