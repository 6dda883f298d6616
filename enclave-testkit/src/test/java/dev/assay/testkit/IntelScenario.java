package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.intel.BodyType;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One quote with its endorsements and a time; every part can be changed alone. */
record IntelScenario(FakeIntel intel, FakeQuote quote, Endorsements endorsements, Bytes encoded, long now) {
    /** 2026-01-01T00:00:00Z. */
    static final long NOW = 1_767_225_600;

    static final long DAY = 86_400;
    static final Bytes REPORT_DATA = FakeIntel.CRYPTO.sha512(Bytes.utf8("report data"));

    private static final FakeIntel INTEL = FakeIntel.create("scenario", NOW);
    private static final TrustAnchors ANCHORS = INTEL.anchors();

    static IntelScenario of(FakeIntel intel, FakeQuote quote) {
        return new IntelScenario(intel, quote, intel.endorsements(quote.tee()), intel.sign(quote), NOW);
    }

    static IntelScenario sgx() {
        return of(INTEL, FakeQuote.sgx(REPORT_DATA));
    }

    static IntelScenario tdx() {
        return of(INTEL, FakeQuote.tdx(REPORT_DATA));
    }

    /** The one with the most in it. */
    static IntelScenario tdx15() {
        return of(INTEL, FakeQuote.tdx(5, BodyType.TD_REPORT_1_5, REPORT_DATA));
    }

    IntelScenario intel(UnaryOperator<FakeIntel> change) {
        return of(change.apply(intel), quote);
    }

    IntelScenario quote(UnaryOperator<FakeQuote> change) {
        FakeQuote changed = change.apply(quote);
        return new IntelScenario(intel, changed, endorsements, intel.sign(changed), now);
    }

    IntelScenario endorsements(Function<FakeIntel, Endorsements> choice) {
        return new IntelScenario(intel, quote, choice.apply(intel), encoded, now);
    }

    /** Changes one byte of the signed quote; a negative index counts from the end. */
    IntelScenario flipped(int index) {
        byte[] bytes = encoded.toArray();
        bytes[index < 0 ? bytes.length + index : index] ^= 1;
        return new IntelScenario(intel, quote, endorsements, Bytes.of(bytes), now);
    }

    IntelScenario at(long time) {
        return new IntelScenario(intel, quote, endorsements, encoded, time);
    }

    VerifiedEvidence verify() throws MalformedException, RejectedException, CollateralUnavailableException {
        return verify(ANCHORS);
    }

    VerifiedEvidence verify(TrustAnchors anchors)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        AttestationVerifier verifier = new AttestationVerifier(anchors, FakeIntel.CRYPTO);
        CmwRecord evidence = new CmwRecord(MediaTypes.INTEL_QUOTE, encoded, CmwRecord.EVIDENCE);
        return verifier.verifyEvidence(evidence, verifier.prepare(endorsements), now);
    }

    /** {@code verified}, or the stable code of what was said instead. */
    String outcome() {
        return outcome(ANCHORS);
    }

    String outcome(TrustAnchors anchors) {
        try {
            verify(anchors);
            return "verified";
        } catch (MalformedException malformed) {
            return MalformedException.CODE;
        } catch (RejectedException rejected) {
            return rejected.code().code();
        } catch (CollateralUnavailableException unavailable) {
            return unavailable.code();
        }
    }
}
