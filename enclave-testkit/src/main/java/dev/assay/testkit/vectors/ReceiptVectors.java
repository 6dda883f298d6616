package dev.assay.testkit.vectors;

import static dev.assay.testkit.vectors.SimulatedVectors.ISSUED_AT;
import static dev.assay.testkit.vectors.SimulatedVectors.NONCE;
import static dev.assay.testkit.vectors.SimulatedVectors.VERIFY_AT;
import static dev.assay.testkit.vectors.SimulatedVectors.flip;
import static dev.assay.testkit.vectors.SimulatedVectors.hex;
import static dev.assay.testkit.vectors.SimulatedVectors.indexOf;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSign1;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.model.ModelLeaf;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SignedReceipt;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeSigner;
import org.jspecify.annotations.Nullable;

/** Receipts of one exchange: what is right, then one flaw each. */
final class ReceiptVectors {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("vectors");
    private static final Bytes SALT = Bytes.utf8("assay vector salt, 32 bytes too.");
    private static final Exchange REQUEST = Exchange.httpRequest(
            "POST", "/v2/models/echo/infer", "application/json", null, Bytes.utf8("{\"inputs\":[]}"));
    private static final Exchange RESPONSE = Exchange.httpResponse(
            200, "application/json", null, Bytes.utf8("{\"model_name\":\"echo\",\"outputs\":[]}"));
    private static final Receipt RIGHT = ENCLAVE.receipt(REQUEST, RESPONSE, SALT, NONCE, ISSUED_AT);

    private final VectorWriter out = new VectorWriter("receipt", VERIFY_AT);

    static VectorWriter mint() {
        ReceiptVectors vectors = new ReceiptVectors();
        vectors.accepted();
        vectors.signature();
        vectors.statement();
        vectors.exchange();
        vectors.malformed();
        return vectors.out;
    }

    private VectorWriter.Entry entry(String name, String note, Bytes receipt) {
        return entry(name, note, receipt, SALT, REQUEST, RESPONSE, NONCE, "echo");
    }

    private VectorWriter.Entry entry(
            String name,
            String note,
            Bytes receipt,
            @Nullable Bytes salt,
            Exchange request,
            Exchange response,
            Bytes nonce,
            String model) {
        VectorWriter.Entry entry = out.vector(name, note)
                .file("bundle", ".cbor", ENCLAVE.bundle(NONCE, ISSUED_AT).encodeCbor())
                .file("receipt", ".cose", receipt)
                .file("request_context", ".cbor", request.context())
                .file("request_body", ".bin", request.body())
                .file("response_context", ".cbor", response.context())
                .file("response_body", ".bin", response.body())
                .input("policy", "simulated")
                .input("nonce", nonce.hex())
                .input("model", model);
        return salt == null ? entry : entry.input("salt", salt.hex());
    }

    private void accepted() {
        entry("valid", "everything is right", ENCLAVE.sign(RIGHT).encode()).verified();
        entry(
                        "valid-idempotency-key",
                        "with an idempotency key",
                        ENCLAVE.sign(RIGHT, r -> change(r, r.model(), r.coreDigest(), r.nonce(), "key-1", r.status()))
                                .encode())
                .verified();
        Exchange grpcRequest = Exchange.grpcRequest("inference.GRPCInferenceService/ModelInfer", hex("0a046563686f"));
        Exchange grpcResponse = Exchange.grpcResponse("inference.GRPCInferenceService/ModelInfer", hex("0a046563686f"));
        entry(
                        "valid-grpc",
                        "over gRPC",
                        ENCLAVE.sign(ENCLAVE.receipt(grpcRequest, grpcResponse, SALT, NONCE, ISSUED_AT))
                                .encode(),
                        SALT,
                        grpcRequest,
                        grpcResponse,
                        NONCE,
                        "echo")
                .verified();
    }

    private void signature() {
        Bytes right = ENCLAVE.sign(RIGHT).encode();
        entry("signature-byte-flipped", "last byte of the signature", flip(right, right.length() - 1))
                .rejected("receipt.signature_invalid");
        entry(
                        "payload-byte-flipped",
                        "usage units changed after signing",
                        flip(right, indexOf(right, hex("3a0001001c")) + 5))
                .rejected("receipt.signature_invalid");
        CoseSigner other = FakeSigner.named("other");
        entry(
                        "signed-by-another-key",
                        "and says so",
                        SignedReceipt.sign(RIGHT, other, CRYPTO).encode())
                .rejected("receipt.key_mismatch");
        CoseSigner liar = new CoseSigner() {
            @Override
            public CoseKey publicKey() {
                return ENCLAVE.receiptKey().publicKey();
            }

            @Override
            public Bytes sign(Bytes message) {
                return other.sign(message);
            }
        };
        entry(
                        "signed-by-another-key-in-disguise",
                        "and names the right one",
                        SignedReceipt.sign(RIGHT, liar, CRYPTO).encode())
                .rejected("receipt.signature_invalid");
    }

    private void statement() {
        Bytes otherCore = FakeEnclave.named("another").issuer().coreDigest();
        entry(
                        "core-digest-of-another",
                        "names another statement",
                        sign(change(RIGHT, RIGHT.model(), otherCore, NONCE, null, Receipt.Status.COMPLETE)))
                .rejected("receipt.core_digest_mismatch");
        ModelLeaf swapped = new ModelLeaf(
                "echo",
                "1",
                FakeEnclave.named("another").models().leaves().get(0).digest());
        entry(
                        "model-swapped",
                        "the right name, other bytes",
                        sign(change(RIGHT, swapped, RIGHT.coreDigest(), NONCE, null, Receipt.Status.COMPLETE)))
                .rejected("receipt.model_not_in_statement");
        ModelLeaf version = new ModelLeaf("echo", "2", RIGHT.model().digest());
        entry(
                        "model-version-unknown",
                        "a version the statement does not name",
                        sign(change(RIGHT, version, RIGHT.coreDigest(), NONCE, null, Receipt.Status.COMPLETE)))
                .rejected("receipt.model_not_in_statement");
    }

    private void exchange() {
        Bytes right = ENCLAVE.sign(RIGHT).encode();
        entry("asked-another-model", "the client asked another model", right, SALT, REQUEST, RESPONSE, NONCE, "other")
                .rejected("receipt.model_mismatch");
        Bytes otherNonce = CRYPTO.sha256(NONCE);
        entry(
                        "nonce-of-another",
                        "a receipt for somebody else's nonce",
                        right,
                        SALT,
                        REQUEST,
                        RESPONSE,
                        otherNonce,
                        "echo")
                .rejected("receipt.nonce_mismatch");
        entry(
                        "nonce-left-out",
                        "the enclave did not repeat the nonce",
                        sign(change(RIGHT, RIGHT.model(), RIGHT.coreDigest(), null, null, Receipt.Status.COMPLETE)))
                .rejected("receipt.nonce_mismatch");
        entry("salt-missing", "no salt beside the receipt", right, null, REQUEST, RESPONSE, NONCE, "echo")
                .rejected("receipt.salt_missing");
        entry("salt-of-another", "another salt", right, CRYPTO.sha256(SALT), REQUEST, RESPONSE, NONCE, "echo")
                .rejected("receipt.request_mismatch");
        entry(
                        "request-body-changed",
                        "one byte of the request",
                        right,
                        SALT,
                        new Exchange(REQUEST.context(), flip(REQUEST.body(), 3)),
                        RESPONSE,
                        NONCE,
                        "echo")
                .rejected("receipt.request_mismatch");
        Exchange otherTarget =
                Exchange.httpRequest("POST", "/v2/models/other/infer", "application/json", null, REQUEST.body());
        entry(
                        "request-target-changed",
                        "the same body to another model",
                        right,
                        SALT,
                        otherTarget,
                        RESPONSE,
                        NONCE,
                        "echo")
                .rejected("receipt.request_mismatch");
        Exchange otherSplit =
                Exchange.httpRequest("POST", "/v2/models/echo/infer", "application/json", 5L, REQUEST.body());
        entry(
                        "request-header-length-changed",
                        "the same bytes cut elsewhere",
                        right,
                        SALT,
                        otherSplit,
                        RESPONSE,
                        NONCE,
                        "echo")
                .rejected("receipt.request_mismatch");
        entry(
                        "response-body-changed",
                        "one byte of the answer",
                        right,
                        SALT,
                        REQUEST,
                        new Exchange(RESPONSE.context(), flip(RESPONSE.body(), 3)),
                        NONCE,
                        "echo")
                .rejected("receipt.response_mismatch");
        Exchange otherStatus = Exchange.httpResponse(500, "application/json", null, RESPONSE.body());
        entry("response-status-changed", "the same body as an error", right, SALT, REQUEST, otherStatus, NONCE, "echo")
                .rejected("receipt.response_mismatch");
        entry("request-as-response", "request and answer exchanged", right, SALT, RESPONSE, REQUEST, NONCE, "echo")
                .rejected("receipt.request_mismatch");
        entry(
                        "aborted",
                        "the enclave says it was cut off",
                        sign(change(RIGHT, RIGHT.model(), RIGHT.coreDigest(), NONCE, null, Receipt.Status.ABORTED)))
                .rejected("receipt.aborted");
    }

    private void malformed() {
        Bytes right = ENCLAVE.sign(RIGHT).encode();
        malformedEntry("truncated", "one byte short", right.slice(0, right.length() - 1));
        malformedEntry("trailing-byte", "one byte too many", right.concat(Bytes.of(new byte[1])));
        malformedEntry("untagged", "COSE_Sign1 without its tag", right.slice(1, right.length()));
        malformedEntry("too-long", "more than 1 KiB", right.concat(Bytes.of(new byte[Receipt.MAX_BYTES])));
        malformedEntry(
                "type-of-another",
                "signed as another media type",
                CoseSign1.sign("application/octet-stream", RIGHT.encode(), ENCLAVE.receiptKey(), CRYPTO)
                        .encode());
        malformedEntry(
                "algorithm-of-another",
                "header names EdDSA (-8)",
                resign(new CborMapBuilder()
                        .put(1, -8)
                        .put(4, ENCLAVE.receiptKey().publicKey().thumbprint(CRYPTO))
                        .put(16, SignedReceipt.MEDIA_TYPE)));
        malformedEntry(
                "label-unknown",
                "a signed payload with an unknown label",
                CoseSign1.sign(SignedReceipt.MEDIA_TYPE, withLabel(RIGHT.encode()), ENCLAVE.receiptKey(), CRYPTO)
                        .encode());
        malformedEntry("unprotected-header", "something rides along unsigned", withUnprotected());
    }

    private void malformedEntry(String name, String note, Bytes receipt) {
        entry("malformed-" + name, note, receipt).rejected("malformed");
    }

    private static Bytes resign(CborMapBuilder header) {
        Bytes encodedHeader = Cbor.encode(header.build());
        CoseSign1 right = ENCLAVE.sign(RIGHT).envelope();
        return new CoseSign1(encodedHeader, right.keyId(), right.type(), right.payload(), right.signature()).encode();
    }

    private static Bytes withLabel(Bytes payload) {
        CborMapBuilder builder = new CborMapBuilder().put(-70000, 1);
        decodeMap(payload).entries().forEach(entry -> builder.put(entry.key(), entry.value()));
        return Cbor.encode(builder.build());
    }

    private static CborValue.Map decodeMap(Bytes map) {
        try {
            return (CborValue.Map) Cbor.decode(map, map.length(), "own vector");
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static Bytes withUnprotected() {
        CoseSign1 right = ENCLAVE.sign(RIGHT).envelope();
        return Cbor.encode(new CborValue.Tagged(
                18,
                CborValue.array(
                        CborValue.of(right.protectedHeader()),
                        new CborMapBuilder().put(4, NONCE).build(),
                        CborValue.of(right.payload()),
                        CborValue.of(right.signature()))));
    }

    private static Bytes sign(Receipt receipt) {
        return ENCLAVE.sign(receipt).encode();
    }

    private static Receipt change(
            Receipt r,
            ModelLeaf model,
            Bytes coreDigest,
            @Nullable Bytes nonce,
            @Nullable String idempotencyKey,
            Receipt.Status status) {
        return new Receipt(
                coreDigest,
                model,
                r.runtimeDigest(),
                r.requestDigest(),
                r.responseDigest(),
                nonce,
                idempotencyKey,
                r.usageUnits(),
                status,
                r.issuedAt());
    }
}
