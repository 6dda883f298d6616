package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidType;
import dev.assay.candid.VerifierInterface;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.testkit.vectors.EvidenceVectors;
import dev.assay.testkit.vectors.ParseOnlyVectors;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What the canister is asked about a vector of vendors' evidence, in parts, so that each can be spoilt.
 *
 * @param method which method is asked
 * @param mediaType the form of the first part
 * @param parts the evidence, or the message that is looked at by itself, and then the endorsements
 * @param at when to judge, in seconds since 1970
 * @param anchors certificates instead of the vendors' roots
 */
record VectorMessage(String method, String mediaType, List<Bytes> parts, long at, List<Bytes> anchors) {
    VectorMessage {
        parts = List.copyOf(parts);
        anchors = List.copyOf(anchors);
    }

    static VectorMessage of(Vector vector, long now) throws IOException, MalformedException {
        long at = vector.verifyAtOr(now);
        List<Bytes> anchors = EvidenceVectors.replacedAnchors(vector);
        return switch (vector.kind()) {
            case "nvidia-rim" -> alone("check_endorsement", EndorsementKind.NVIDIA_RIM, vector, "rim", at, anchors);
            case "nvidia-ocsp" -> alone("inspect", EndorsementKind.OCSP_RESPONSE, vector, "response", at, anchors);
            default -> evidence(vector, at, anchors);
        };
    }

    private static VectorMessage alone(
            String method, EndorsementKind kind, Vector vector, String role, long at, List<Bytes> anchors)
            throws IOException {
        return new VectorMessage(method, kind.mediaType(), List.of(vector.requiredContent(role)), at, anchors);
    }

    private static VectorMessage evidence(Vector vector, long at, List<Bytes> anchors) throws IOException {
        if (ParseOnlyVectors.isParseOnly(vector)) {
            return new VectorMessage(
                    "inspect", MediaTypes.INTEL_QUOTE, List.of(vector.requiredContent("quote")), at, anchors);
        }
        CmwRecord evidence = EvidenceVectors.evidence(vector);
        List<Bytes> parts = new ArrayList<>(List.of(evidence.value()));
        parts.addAll(EvidenceVectors.endorsementFiles(vector));
        return new VectorMessage("verify_evidence", evidence.type(), parts, at, anchors);
    }

    /** The type of the method's reply. */
    CandidType result() {
        return switch (method) {
            case "inspect" -> VerifierInterface.INSPECTION_RESULT;
            case "check_endorsement" -> VerifierInterface.ENDORSEMENT_RESULT;
            default -> VerifierInterface.APPRAISAL_RESULT;
        };
    }

    /** The message as it is sent. */
    Bytes argument() {
        return switch (method) {
            case "inspect" -> VerifierMessages.inspect(mediaType, parts.get(0));
            case "check_endorsement" -> VerifierMessages.checkEndorsement(mediaType, parts.get(0), at, anchors);
            default ->
                VerifierMessages.verifyAlone(
                        new CmwRecord(mediaType, parts.get(0), CmwRecord.EVIDENCE),
                        parts.subList(1, parts.size()),
                        at,
                        anchors);
        };
    }

    /** The same with something wrong in one of its parts, or with one of the endorsements gone or at another time. */
    VectorMessage mutated(Random random) {
        List<Bytes> changed = new ArrayList<>(parts);
        // The evidence itself as often as all endorsements together.
        int target = random.nextBoolean() ? 0 : random.nextInt(parts.size());
        if (target > 0 && random.nextInt(8) == 0) {
            changed.remove(target);
            return new VectorMessage(method, mediaType, changed, at, anchors);
        }
        if (random.nextInt(16) == 0) {
            long years = (1 + random.nextInt(3)) * 365L * 86_400;
            return new VectorMessage(method, mediaType, parts, at + (random.nextBoolean() ? years : -years), anchors);
        }
        changed.set(target, Mutations.mutate(parts.get(target), parts.get(random.nextInt(parts.size())), random));
        return new VectorMessage(method, mediaType, changed, at, anchors);
    }
}
