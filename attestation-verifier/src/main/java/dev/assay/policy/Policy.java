package dev.assay.policy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.TeeType;
import dev.assay.json.Json;
import java.util.List;
import java.util.Set;

/**
 * What a relying party accepts, as data. Everything left out has its strictest meaning; every loosening has a name of
 * its own, and those that give up protection start with {@code dangerously}.
 *
 * @param mode real TEEs or simulated ones, never both
 * @param tees kinds of TEE allowed
 * @param referenceValues allowed code; one of them must fit as a whole
 * @param dangerouslyAcceptAnyMeasurement any code is accepted
 * @param dangerouslyAcceptPartialMeasurements reference values count that leave open which code was launched; see
 *     {@link ReferenceValue#isPartial}
 * @param dangerouslyAcceptDebug TEEs that can be debugged are accepted
 * @param models allowed models
 * @param acceptAnyModel models outside the list are accepted
 * @param instanceNames allowed instance names; any when empty
 * @param requireNonce evidence must answer a nonce of the relying party's own
 * @param maxEvidenceAgeSeconds oldest evidence accepted
 * @param maxRegistrationSeconds longest that a registration or a pinned client rests on one piece of evidence
 * @param requireAttestedTls the TLS connection must end in the attested key
 * @param requireSessionBinding evidence must carry the TLS session's exporter value
 * @param requireGpu confidential GPU evidence must be present
 * @param gpu what GPUs must show
 * @param tcb what Intel's collateral may say of a platform
 * @param minSvns lowest security version numbers
 * @param endorsements how old endorsements may be, and whether revocation may be unknown
 * @param platforms allowed machines
 * @param sgx rules for SGX alone
 * @param tdx rules for TDX alone
 * @param sevSnp rules for SEV-SNP alone
 */
public record Policy(
        Mode mode,
        Set<TeeType> tees,
        List<ReferenceValue> referenceValues,
        boolean dangerouslyAcceptAnyMeasurement,
        boolean dangerouslyAcceptPartialMeasurements,
        boolean dangerouslyAcceptDebug,
        List<AllowedModel> models,
        boolean acceptAnyModel,
        List<String> instanceNames,
        boolean requireNonce,
        long maxEvidenceAgeSeconds,
        long maxRegistrationSeconds,
        boolean requireAttestedTls,
        boolean requireSessionBinding,
        boolean requireGpu,
        GpuRules gpu,
        TcbRules tcb,
        SvnFloors minSvns,
        EndorsementRules endorsements,
        PlatformRules platforms,
        SgxRules sgx,
        TdxRules tdx,
        SnpRules sevSnp) {

    /** Which world the policy is about. */
    public enum Mode {
        /** Hardware evidence only. */
        REAL("real"),
        /** Simulated evidence only. */
        SIMULATED("simulated");

        private final String id;

        Mode(String id) {
            this.id = id;
        }

        /** The name in the document. */
        public String id() {
            return id;
        }
    }

    /**
     * One allowed model.
     *
     * @param name name in the repository
     * @param digest the model digest, 32 bytes
     */
    public record AllowedModel(String name, Bytes digest) {}

    /** Copies the collections. */
    public Policy {
        tees = Set.copyOf(tees);
        referenceValues = List.copyOf(referenceValues);
        models = List.copyOf(models);
        instanceNames = List.copyOf(instanceNames);
    }

    /** Reads a policy document. */
    public static Policy parse(Bytes document) throws MalformedException {
        return PolicyDocument.read(document);
    }

    /**
     * The strict default: real TEEs only, and no reference values, so that it refuses everything until somebody says
     * which code and which models to trust.
     */
    public static Policy strictDefault() {
        return PolicyDocument.fromText("{\"assay_policy\":1,\"mode\":\"real\"}");
    }

    /** For development: any simulated evidence and any model; nothing real. */
    public static Policy simulatedDefault() {
        return PolicyDocument.fromText("{\"assay_policy\":1,\"mode\":\"simulated\","
                + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true}");
    }

    /** This policy for one kind of TEE with this code and these models; every other rule stays what it is. */
    public Policy pinned(TeeType tee, List<ReferenceValue> code, List<AllowedModel> allowedModels) {
        return new Policy(
                tee == TeeType.SIMULATED ? Mode.SIMULATED : Mode.REAL,
                Set.of(tee),
                code,
                dangerouslyAcceptAnyMeasurement,
                dangerouslyAcceptPartialMeasurements,
                dangerouslyAcceptDebug,
                allowedModels,
                acceptAnyModel,
                instanceNames,
                requireNonce,
                maxEvidenceAgeSeconds,
                maxRegistrationSeconds,
                requireAttestedTls,
                requireSessionBinding,
                requireGpu,
                gpu,
                tcb,
                minSvns,
                endorsements,
                platforms,
                sgx,
                tdx,
                sevSnp);
    }

    /** The canonical document: every member written out. */
    public String toJson() {
        return Json.writeCanonical(PolicyDocument.write(this));
    }

    /** SHA-256 of {@link #toJson}: equal policies have equal digests, however they were written. */
    public Bytes digest(Crypto crypto) {
        return crypto.sha256(Bytes.utf8(toJson()));
    }
}
