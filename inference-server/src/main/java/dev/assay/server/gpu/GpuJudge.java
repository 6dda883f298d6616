package dev.assay.server.gpu;

import dev.assay.appraise.EvidenceAppraiser;
import dev.assay.appraise.RollbackAppraiser;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.enclave.GpuEvidence;
import dev.assay.enclave.nvidia.GpuCollection;
import dev.assay.enclave.nvidia.GpuReading;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.GpuState;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.Fetched;
import dev.assay.policy.Policy;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Judges devices as a relying party would, under the policy that this enclave enforces: the enclave is its GPUs' first
 * relying party, and the only one that can keep data from them.
 */
public final class GpuJudge {
    private final AttestationVerifier verifier;
    private final Crypto crypto;
    private final EndorsementSource source;
    private final EndorsementMemory memory;
    private final InstantSource clock;

    /**
     * A judge.
     *
     * @param anchors where devices' chains and manifests end
     * @param source where manifests and revocation come from
     * @param memory the newest endorsements that were accepted: whoever chooses the source cannot go back behind them
     */
    public GpuJudge(
            TrustAnchors anchors,
            Crypto crypto,
            EndorsementSource source,
            EndorsementMemory memory,
            InstantSource clock) {
        this.verifier = new AttestationVerifier(anchors, crypto);
        this.crypto = crypto;
        this.source = source;
        this.memory = memory;
        this.clock = clock;
    }

    /** One verdict for each device, under the policy that the core of the collection states. */
    List<GpuVerdict> judge(GpuCollection collection, Policy policy) {
        return collection.readings().stream()
                .map(reading -> judge(reading, collection, policy))
                .toList();
    }

    private GpuVerdict judge(GpuReading reading, GpuCollection collection, Policy policy) {
        CmwRecord evidence = reading.evidence();
        if (evidence == null) {
            return GpuVerdict.refused(reading.device(), reading.problem());
        }
        try {
            String complaints = complaints(evidence, collection, policy);
            return complaints.isEmpty()
                    ? new GpuVerdict(reading.device(), evidence(evidence, collection), "")
                    : GpuVerdict.refused(reading.device(), complaints);
        } catch (MalformedException e) {
            return GpuVerdict.refused(reading.device(), "malformed: " + e.getMessage());
        } catch (RejectedException e) {
            return GpuVerdict.refused(reading.device(), e.getMessage() == null ? "" : e.getMessage());
        } catch (CollateralUnavailableException e) {
            return GpuVerdict.refused(reading.device(), e.code() + ": " + e.getMessage());
        }
    }

    private String complaints(CmwRecord evidence, GpuCollection collection, Policy policy)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        long now = clock.instant().getEpochSecond();
        Fetched fetched = source.fetch(evidence, Endorsements.none());
        VerifiedEvidence verified = verifier.verifyEvidence(evidence, verifier.prepare(fetched.endorsements()), now);
        if (!verified.reportData().equals(collection.nonce())) {
            return "the report answers another nonce";
        }
        List<Finding> findings =
                new ArrayList<>(EvidenceAppraiser.appraise(verified, state(evidence, collection), policy, now));
        findings.addAll(RollbackAppraiser.appraise(verified.endorsements(), memory));
        String complaints = findings.stream()
                .map(finding -> finding.code().code() + ": " + finding.message())
                .collect(Collectors.joining("; "));
        if (!complaints.isEmpty()) {
            return complaints + notFetched(fetched);
        }
        verified.endorsements().forEach(memory::accepted);
        return "";
    }

    /** What could not be fetched is most often why. */
    private static String notFetched(Fetched fetched) {
        return fetched.failures().isEmpty()
                ? ""
                : "; not fetched: " + fetched.failures().get(0).getMessage();
    }

    private GpuState state(CmwRecord evidence, GpuCollection collection) {
        return new GpuState(
                crypto.sha384(evidence.value()),
                collection.states().ccMode(),
                collection.states().devtools(),
                0,
                collection.refreshCounter());
    }

    private static GpuEvidence evidence(CmwRecord evidence, GpuCollection collection) {
        return new GpuEvidence(
                evidence,
                collection.states().ccMode(),
                collection.states().devtools(),
                collection.takenAt(),
                collection.refreshCounter());
    }
}
