package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.canister.candid.CandidDecoder;
import dev.assay.canister.candid.CandidEncoder;
import dev.assay.canister.candid.CandidType;
import dev.assay.canister.candid.CandidValue;
import dev.assay.receipt.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments for the canister, and its answers read. */
final class Questions {
    static final Bytes NONE = CandidEncoder.encode(List.of(), List.of());

    private Questions() {}

    static Bytes install(String mode, @Nullable String policy) {
        return CandidEncoder.encode(
                VerifierInterface.INSTALL,
                CandidValue.fields()
                        .put("mode", new CandidValue.Case(mode, new CandidValue.Null()))
                        .putOpt("policy", policy == null ? null : new CandidValue.Text(policy))
                        .build());
    }

    static Bytes blob(Bytes value) {
        return CandidEncoder.encode(CandidType.BLOB, new CandidValue.Blob(value));
    }

    static Bytes receipt(
            Bytes receipt,
            @Nullable Bytes salt,
            @Nullable Exchange request,
            @Nullable Exchange response,
            @Nullable Bytes nonce) {
        return CandidEncoder.encode(
                VerifierInterface.RECEIPT_CHECK,
                CandidValue.fields()
                        .put("receipt", receipt)
                        .putOpt("salt", opt(salt))
                        .putOpt("request", opt(request))
                        .putOpt("response", opt(response))
                        .putOpt("nonce", opt(nonce))
                        .build());
    }

    static Bytes evidence(Bytes bundle, @Nullable Long at, @Nullable Bytes nonce, @Nullable String policy) {
        return CandidEncoder.encode(
                VerifierInterface.EVIDENCE_CHECK,
                CandidValue.fields()
                        .put("bundle", bundle)
                        .putOpt("at", at == null ? null : new CandidValue.Nat64(at))
                        .putOpt("nonce", opt(nonce))
                        .putOpt("policy", policy == null ? null : new CandidValue.Text(policy))
                        .build());
    }

    private static @Nullable CandidValue opt(@Nullable Bytes value) {
        return value == null ? null : new CandidValue.Blob(value);
    }

    private static @Nullable CandidValue opt(@Nullable Exchange exchange) {
        return exchange == null
                ? null
                : CandidValue.fields()
                        .put("context", exchange.context())
                        .put("body", exchange.body())
                        .build();
    }

    /** What is in the Ok of an answer; fails with the Err otherwise. */
    static CandidValue.Fields ok(CandidType type, Bytes answer) {
        CandidValue.Case result = result(type, answer);
        if (!result.name().equals("Ok")) {
            throw new AssertionError(result);
        }
        return (CandidValue.Fields) result.value();
    }

    /** The code in the Err of an answer; "Ok" when there is none. */
    static String code(CandidType type, Bytes answer) {
        CandidValue.Case result = result(type, answer);
        return result.name().equals("Ok") ? "Ok" : ((CandidValue.Fields) result.value()).text("code");
    }

    private static CandidValue.Case result(CandidType type, Bytes answer) {
        return (CandidValue.Case) value(type, answer);
    }

    static CandidValue value(CandidType type, Bytes answer) {
        try {
            return CandidDecoder.decode(answer, type);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
