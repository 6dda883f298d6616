package dev.assay.claims;

import dev.assay.bytes.Bytes;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a TEE's evidence says, after its signatures and chains were verified. Only a verifier makes these; whether to
 * like them is the policy's business.
 */
public final class VerifiedEvidence {
    private final TeeType tee;
    private final Map<String, Bytes> measurements;
    private final boolean debug;
    private final Bytes reportData;
    private final @Nullable TcbAppraisal tcb;
    private final @Nullable PlatformId platform;
    private final Map<String, Long> attributes;
    private final List<String> revocationUnknown;
    private final List<EndorsementStamp> endorsements;
    private final long validUntil;
    private final Map<String, JsonValue> claims;

    private VerifiedEvidence(Builder builder) {
        this.tee = builder.tee;
        this.measurements = new TreeMap<>(builder.measurements);
        this.debug = builder.debug;
        this.reportData = builder.reportData;
        this.tcb = builder.tcb;
        this.platform = builder.platform;
        this.attributes = new TreeMap<>(builder.attributes);
        this.revocationUnknown = List.copyOf(builder.revocationUnknown);
        this.endorsements = List.copyOf(builder.endorsements);
        this.validUntil = builder.validUntil;
        this.claims = new LinkedHashMap<>(builder.claims);
    }

    private VerifiedEvidence(VerifiedEvidence other, String name, JsonValue claim) {
        this.tee = other.tee;
        this.measurements = other.measurements;
        this.debug = other.debug;
        this.reportData = other.reportData;
        this.tcb = other.tcb;
        this.platform = other.platform;
        this.attributes = other.attributes;
        this.revocationUnknown = other.revocationUnknown;
        this.endorsements = other.endorsements;
        this.validUntil = other.validUntil;
        this.claims = new LinkedHashMap<>(other.claims);
        this.claims.put(name, claim);
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

    /** The bytes that the TEE vouches for: 64 for CPUs, the 32-byte nonce for GPUs, user data for Nitro. */
    public Bytes reportData() {
        return reportData;
    }

    /** Intel's word on the platform; null for other vendors. */
    public @Nullable TcbAppraisal tcb() {
        return tcb;
    }

    /** Which machine; null where the evidence does not say. */
    public @Nullable PlatformId platform() {
        return platform;
    }

    /**
     * Numbers that policies set limits to, by name: {@code isv_svn}, {@code vmpl}, {@code guest_policy} and so on; a flag
     * is 0 or 1.
     */
    public Map<String, Long> attributes() {
        return new TreeMap<>(attributes);
    }

    /** Certificates about whose revocation nothing was there to ask; by name, for people. Empty when all were checked. */
    public List<String> revocationUnknown() {
        return revocationUnknown;
    }

    /** The endorsements that verification relied on. */
    public List<EndorsementStamp> endorsements() {
        return endorsements;
    }

    /** When the first of the certificates and endorsements ends, in seconds since 1970. */
    public long validUntil() {
        return validUntil;
    }

    /** Everything that the evidence says, by the names of the vector manifest. */
    public Map<String, JsonValue> claims() {
        return new LinkedHashMap<>(claims);
    }

    /** The same with one claim more; for the verifier, as {@link Builder} is. */
    public VerifiedEvidence with(String name, JsonValue claim) {
        return new VerifiedEvidence(this, name, claim);
    }

    /** Collects what a verifier found. */
    public static final class Builder {
        private final TeeType tee;
        private final Bytes reportData;
        private final Map<String, Bytes> measurements = new TreeMap<>();
        private final Map<String, Long> attributes = new TreeMap<>();
        private final List<String> revocationUnknown = new ArrayList<>();
        private final List<EndorsementStamp> endorsements = new ArrayList<>();
        private final Map<String, JsonValue> claims = new LinkedHashMap<>();
        private boolean debug;
        private @Nullable TcbAppraisal tcb;
        private @Nullable PlatformId platform;
        private long validUntil = Long.MAX_VALUE;

        /** For the verifiers of each kind; a test holds that nobody else calls this. */
        public Builder(TeeType tee, Bytes reportData) {
            this.tee = tee;
            this.reportData = reportData;
        }

        /** A launch measurement. */
        public Builder measurement(String name, Bytes value) {
            measurements.put(name, value);
            return this;
        }

        /** See {@link VerifiedEvidence#debug}. */
        public Builder debug(boolean value) {
            debug = value;
            return this;
        }

        /** See {@link VerifiedEvidence#tcb}. */
        public Builder tcb(TcbAppraisal value) {
            tcb = value;
            return this;
        }

        /** See {@link VerifiedEvidence#platform}. */
        public Builder platform(PlatformId value) {
            platform = value;
            return this;
        }

        /** See {@link VerifiedEvidence#attributes}. */
        public Builder attribute(String name, long value) {
            attributes.put(name, value);
            return this;
        }

        /** See {@link VerifiedEvidence#revocationUnknown}. */
        public Builder revocationUnknown(String what) {
            revocationUnknown.add(what);
            return this;
        }

        /** An endorsement that was relied on; ends the validity with it. */
        public Builder endorsement(EndorsementStamp stamp) {
            endorsements.add(stamp);
            return validUntil(stamp.nextUpdate());
        }

        /** Ends the validity at this time if it does not end earlier. */
        public Builder validUntil(long epochSeconds) {
            validUntil = Math.min(validUntil, epochSeconds);
            return this;
        }

        /** A claim by its name in the vector manifest. */
        public Builder claim(String name, JsonValue value) {
            claims.put(name, value);
            return this;
        }

        /** A claim of bytes, which are written in hexadecimal. */
        public Builder claim(String name, Bytes value) {
            return claim(name, JsonValue.of(value.hex()));
        }

        /** The claims. */
        public VerifiedEvidence build() {
            return new VerifiedEvidence(this);
        }
    }
}
