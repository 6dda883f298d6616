package dev.assay.testkit.vectors;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborValue;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementReader;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.policy.Policy;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a vector of vendors' evidence is made of: the evidence, the endorsements beside it, the roots it ends at. */
public final class EvidenceVectors {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "sgx-v3", MediaTypes.INTEL_QUOTE,
            "sgx-v4", MediaTypes.INTEL_QUOTE,
            "sgx-v5", MediaTypes.INTEL_QUOTE,
            "tdx-v4", MediaTypes.INTEL_QUOTE,
            "tdx-v5", MediaTypes.INTEL_QUOTE,
            "sev-snp", MediaTypes.SEV_SNP_REPORT,
            "nvidia-gpu", MediaTypes.NVIDIA_REPORT,
            "nvidia-switch", MediaTypes.NVIDIA_REPORT,
            "aws-nitro", MediaTypes.NITRO_DOCUMENT);

    private EvidenceVectors() {}

    /** The strict default, but for the code: a manifest cannot know whose code a reader trusts. */
    public static Policy defaultPolicy() {
        try {
            return Policy.parse(
                    Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"dangerously_accept_any_measurement\":true}"));
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** The nonce that a device must have answered, if the manifest holds one. */
    public static @Nullable Bytes expectedNonce(Vector vector) throws MalformedException {
        boolean device = MediaTypes.NVIDIA_REPORT.equals(MEDIA_TYPES.get(vector.kind()));
        String nonce = device ? vector.text("expected", "nonce").orElse(null) : null;
        return nonce == null ? null : Bytes.fromHex(nonce);
    }

    /** Whether vectors of this kind are evidence. */
    public static boolean isEvidence(String kind) {
        return MEDIA_TYPES.containsKey(kind);
    }

    /** The evidence. */
    public static CmwRecord evidence(Vector vector) throws IOException {
        String type = MEDIA_TYPES.get(vector.kind());
        if (type == null) {
            throw new IOException(vector.id() + " is no evidence");
        }
        return new CmwRecord(type, value(vector, type), CmwRecord.EVIDENCE);
    }

    private static Bytes value(Vector vector, String type) throws IOException {
        return switch (type) {
            case MediaTypes.INTEL_QUOTE -> vector.requiredContent("quote");
            case MediaTypes.NITRO_DOCUMENT -> vector.requiredContent("document");
            case MediaTypes.NVIDIA_REPORT ->
                Cbor.encode(CborValue.array(
                        CborValue.of(vector.requiredContent("report")),
                        CborValue.of(vector.requiredContent("cert_chain"))));
            default -> vector.requiredContent("report");
        };
    }

    /** Every other file of the vector but its roots. */
    public static Endorsements endorsements(Vector vector) throws IOException, MalformedException {
        List<Endorsement> items = new ArrayList<>();
        for (Bytes file : endorsementFiles(vector)) {
            items.addAll(EndorsementReader.read(file));
        }
        return new Endorsements(items);
    }

    /** The same files as they are. */
    public static List<Bytes> endorsementFiles(Vector vector) throws IOException {
        List<Bytes> files = new ArrayList<>();
        for (String role : vector.files().keySet()) {
            if (!List.of("quote", "report", "document", "cert_chain", "trust_anchor")
                    .contains(role)) {
                files.add(vector.requiredContent(role));
            }
        }
        return files;
    }

    /** The certificates that the vector ends at instead of the vendors' roots; none where it ends at those. */
    public static List<Bytes> replacedAnchors(Vector vector) throws IOException, MalformedException {
        return anchors(vector).equals(TrustAnchors.vendors()) ? List.of() : anchorFiles(vector);
    }

    private static List<Bytes> anchorFiles(Vector vector) throws IOException {
        List<Bytes> files = new ArrayList<>();
        for (String member : List.of("trust_anchor", "rim_trust_anchor")) {
            Path path = vector.path(member);
            if (path != null) {
                files.add(VectorManifest.read(path));
            }
        }
        return files;
    }

    /** The vendors' roots where the vector names one of them, and otherwise what it names instead. */
    public static TrustAnchors anchors(Vector vector) throws IOException, MalformedException {
        TrustAnchors vendors = TrustAnchors.vendors();
        List<TrustAnchor> named = new ArrayList<>();
        for (Bytes file : anchorFiles(vector)) {
            named.add(TrustAnchor.of(Certificate.decodeAll(file, "trust anchor").get(0)));
        }
        List<TrustAnchor> known = new ArrayList<>();
        for (List<TrustAnchor> roots :
                List.of(vendors.intel(), vendors.amd(), vendors.nvidiaDevice(), vendors.nvidiaRim(), vendors.aws())) {
            known.addAll(roots);
        }
        boolean vendor = named.stream()
                .allMatch(anchor -> known.stream()
                        .anyMatch(root -> root.subject().equals(anchor.subject())
                                && root.spki().equals(anchor.spki())));
        return vendor ? vendors : vendors.replacingVendors(named);
    }
}
