package dev.assay.cli.document;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.Members;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SignedReceipt;

/** What stands in a file, without a judgement on any of it. */
public final class DocumentDescriber {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private DocumentDescriber() {}

    /** The content of a file of this kind. */
    public static JsonValue.JsonObject describe(DocumentKind kind, Bytes file) throws MalformedException {
        return switch (kind) {
            case BUNDLE -> BundleDescription.of(EvidenceBundle.decode(file));
            case SIMULATED -> EvidenceDescription.of(SimulatedEvidence.decode(file));
            case SGX, TDX -> VendorDescription.quote(file, CRYPTO);
            case SEV_SNP -> VendorDescription.snp(file);
            case NVIDIA -> VendorDescription.nvidia(file);
            case NITRO -> VendorDescription.nitro(file);
            case CORE -> StatementDescription.of(StatementCore.decode(file), CRYPTO);
            case WRAPPER -> StatementDescription.of(StatementWrapper.decode(file));
            case RECEIPT -> receipt(file);
            case SAVED_RECEIPT -> saved(SavedReceipt.parse(file));
            case RECEIPT_IN_BODY -> inBody(file);
            case POLICY -> policy(Policy.parse(file));
            case CERTIFICATE -> CertificateDescription.of(file, CRYPTO);
            case CRL, TCB_INFO, QE_IDENTITY, COLLATERAL, RIM, OCSP -> EndorsementDescription.of(file, CRYPTO);
        };
    }

    private static JsonValue.JsonObject receipt(Bytes encoded) throws MalformedException {
        SignedReceipt signed = SignedReceipt.decode(encoded);
        return new Members()
                .put("key_id", signed.envelope().keyId())
                .put("bytes", encoded.length())
                .putAll(ReceiptDescription.of(signed.receipt()))
                .build();
    }

    private static JsonValue.JsonObject saved(SavedReceipt saved) throws MalformedException {
        return new Members()
                .put("receipt", receipt(saved.receipt()))
                .put("salt", saved.salt())
                .put(
                        "request",
                        new Members()
                                .put("method", saved.request().method())
                                .put("target", saved.request().target())
                                .put(
                                        "content_type",
                                        String.valueOf(saved.request().contentType()))
                                .put("body_bytes", saved.request().body().length())
                                .build())
                .put(
                        "response",
                        new Members()
                                .put("status", saved.response().status())
                                .put(
                                        "content_type",
                                        String.valueOf(saved.response().contentType()))
                                .put("body_bytes", saved.response().body().length())
                                .build())
                .build();
    }

    private static JsonValue.JsonObject inBody(Bytes file) throws MalformedException {
        String where = "receipt in body";
        try (JsonFields fields = new JsonFields(Json.parse(file, DocumentDetector.MAX_BYTES, where), where)) {
            String receipt = fields.text("receipt", Receipt.MAX_BYTES * 2);
            String salt = fields.text("salt", 64);
            String body = fields.text("body", DocumentDetector.MAX_BYTES);
            return new Members()
                    .put("receipt", receipt(Base64Text.decode(receipt, where + ".receipt")))
                    .put("salt", Base64Text.decode(salt, where + ".salt"))
                    .put("body_bytes", Base64Text.decode(body, where + ".body").length())
                    .build();
        }
    }

    private static JsonValue.JsonObject policy(Policy policy) throws MalformedException {
        Bytes canonical = Bytes.utf8(policy.toJson());
        return new Members()
                .put("digest", policy.digest(CRYPTO))
                .put("policy", Json.parse(canonical, canonical.length(), "policy"))
                .build();
    }
}
