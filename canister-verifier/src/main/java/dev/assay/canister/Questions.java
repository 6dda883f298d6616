package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidValue;
import dev.assay.candid.EvidenceInterface;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementReader;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.List;

/** The parts of questions about evidence, as values of the verifier's types. */
final class Questions {
    /** Stands in every answer that rests on roots which the caller brought. */
    static final String DANGEROUS_ANCHORS =
            "DANGEROUS: the caller brought its own trust anchors instead of the vendors'."
                    + " What was verified is genuine only if they are.";

    private static final int MAX_ENDORSEMENTS = 64;
    private static final int MAX_ANCHORS = 8;

    private Questions() {}

    /** Evidence alone. */
    static CmwRecord evidence(CandidValue.Fields typed) {
        return new CmwRecord(typed.text("media_type"), typed.blob("value"), CmwRecord.EVIDENCE);
    }

    /** The endorsements beside the evidence. */
    static Endorsements endorsements(CandidValue.Fields question) throws MalformedException {
        List<CandidValue> given = items(question, "endorsements", MAX_ENDORSEMENTS);
        List<Endorsement> endorsements = new ArrayList<>();
        for (CandidValue item : given) {
            CandidValue.Fields typed = (CandidValue.Fields) item;
            endorsements.addAll(endorsement(typed.text("media_type"), typed.blob("value")));
        }
        return new Endorsements(endorsements);
    }

    private static List<Endorsement> endorsement(String mediaType, Bytes value) throws MalformedException {
        if (mediaType.equals(EvidenceInterface.ANY_MEDIA_TYPE)) {
            return EndorsementReader.read(value);
        }
        EndorsementKind kind = EndorsementKind.fromMediaType(mediaType);
        if (kind == null) {
            throw new MalformedException("endorsements: a media type that is none of an endorsement");
        }
        return List.of(new Endorsement(kind, value));
    }

    /** The time to judge at: the caller's, or the subnet's. */
    static long at(CandidValue.Fields question, Call call) throws MalformedException {
        long at = question.optional("at") instanceof CandidValue.Nat64 time ? time.value() : call.timeSeconds();
        if (at < 0) {
            throw new MalformedException("at: beyond the end of time");
        }
        return at;
    }

    /** What whoever reads the answer must know before believing it. */
    static List<String> warnings(CandidValue.Fields question, Settings settings) {
        if (settings.simulated()) {
            return List.of(Settings.INSECURE);
        }
        boolean bringsAnchors = !((CandidValue.Vec) question.get("dangerously_trust_anchors"))
                .items()
                .isEmpty();
        return bringsAnchors ? List.of(DANGEROUS_ANCHORS) : List.of();
    }

    /** The vendors' roots, or those that the caller brought. */
    static TrustAnchors anchors(CandidValue.Fields question, TrustAnchors vendors) throws MalformedException {
        List<TrustAnchor> anchors = new ArrayList<>();
        for (CandidValue item : items(question, "dangerously_trust_anchors", MAX_ANCHORS)) {
            Bytes der = ((CandidValue.Blob) item).value();
            for (Certificate root : Certificate.decodeAll(der, "trust anchor")) {
                anchors.add(TrustAnchor.of(root));
            }
        }
        return anchors.isEmpty()
                ? TrustAnchors.vendors()
                : TrustAnchors.vendors().replacingVendors(anchors);
    }

    private static List<CandidValue> items(CandidValue.Fields question, String name, int most)
            throws MalformedException {
        List<CandidValue> items = ((CandidValue.Vec) question.get(name)).items();
        if (items.size() > most) {
            throw new MalformedException(name + ": " + items.size() + ", at most " + most);
        }
        return items;
    }
}
