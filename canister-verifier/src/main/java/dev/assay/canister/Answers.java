package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.candid.CandidValue;
import dev.assay.candid.VerifierInterface;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.TeeType;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelSet;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the canister knows, as values of {@link VerifierInterface}'s types. */
final class Answers {
    private Answers() {}

    static CandidValue ok(CandidValue value) {
        return new CandidValue.Case("Ok", value);
    }

    static CandidValue err(String code, String message) {
        return new CandidValue.Case(
                "Err",
                CandidValue.fields().put("code", code).put("message", message).build());
    }

    static CandidValue mode(boolean simulated) {
        return new CandidValue.Case(simulated ? "simulated" : "release", new CandidValue.Null());
    }

    static CandidValue challenge(Challenge challenge) {
        return CandidValue.fields()
                .put("challenge", challenge.value())
                .put("expires_at", challenge.expiresAt())
                .build();
    }

    static CandidValue enclave(RegisteredEnclave enclave) {
        StatementCore core = enclave.core();
        return CandidValue.fields()
                .put("core_digest", enclave.coreDigest())
                .put("tee", enclave.tee().id())
                .put("role", core.role())
                .put("instance_name", core.instanceName())
                .put("boot_id", core.bootId())
                .put("epoch", core.epoch())
                .put("receipt_key", core.receiptKey().x())
                .put("tls_spki_sha256", core.tlsSpkiSha256())
                .put("policy_digest", core.policyDigest())
                .put("configuration_digest", core.configurationDigest())
                .put("build_identity", core.buildIdentity())
                .put("models", models(enclave.models()))
                .put("registered_at", enclave.registeredAt())
                .put("expires_at", enclave.expiresAt())
                .build();
    }

    static CandidValue summary(RegisteredEnclave enclave) {
        return CandidValue.fields()
                .put("core_digest", enclave.coreDigest())
                .put("tee", enclave.tee().id())
                .put("instance_name", enclave.core().instanceName())
                .put("registered_at", enclave.registeredAt())
                .put("expires_at", enclave.expiresAt())
                .build();
    }

    private static CandidValue models(ModelSet models) {
        List<CandidValue> items = new ArrayList<>();
        models.leaves().forEach(leaf -> items.add(model(leaf)));
        return new CandidValue.Vec(items);
    }

    private static CandidValue model(ModelLeaf model) {
        return CandidValue.fields()
                .put("name", model.name())
                .put("version", model.version())
                .put("digest", model.digest())
                .build();
    }

    /** @param enclaveExpiresAt when the registration ends, or null when there is none */
    static CandidValue receipt(
            Receipt receipt,
            TeeType tee,
            StatementCore core,
            ReceiptExpectations compared,
            @Nullable Long enclaveExpiresAt) {
        return CandidValue.fields()
                .put("core_digest", receipt.coreDigest())
                .put("tee", tee.id())
                .put("instance_name", core.instanceName())
                .put("model", model(receipt.model()))
                .put("runtime_digest", receipt.runtimeDigest())
                .put("request_digest", receipt.requestDigest())
                .put("response_digest", receipt.responseDigest())
                .put("request_checked", compared.request() != null)
                .put("response_checked", compared.response() != null)
                .put("nonce_checked", compared.nonce() != null)
                .putOpt("nonce", blob(receipt.nonce()))
                .putOpt("idempotency_key", text(receipt.idempotencyKey()))
                .put("usage_units", receipt.usageUnits())
                .put("issued_at", receipt.issuedAt())
                .putOpt("enclave_expires_at", enclaveExpiresAt == null ? null : new CandidValue.Nat64(enclaveExpiresAt))
                .build();
    }

    static CandidValue texts(List<String> texts) {
        List<CandidValue> items = new ArrayList<>();
        texts.forEach(text -> items.add(new CandidValue.Text(text)));
        return new CandidValue.Vec(items);
    }

    private static @Nullable CandidValue blob(@Nullable Bytes value) {
        return value == null ? null : new CandidValue.Blob(value);
    }

    private static @Nullable CandidValue text(@Nullable String value) {
        return value == null ? null : new CandidValue.Text(value);
    }
}
