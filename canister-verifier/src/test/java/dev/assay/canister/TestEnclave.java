package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelSet;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.testkit.FakeEnclave;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fake enclave, and the exchange that these tests are about. */
final class TestEnclave {
    static final Crypto CRYPTO = new BouncyCastleCrypto();
    static final long NOW = 1_770_000_000L;
    static final long NOT_AFTER = NOW + 7_200;
    static final Bytes SALT = digest("salt");
    static final Bytes NONCE = digest("nonce");
    static final ModelLeaf MINILM = new ModelLeaf("minilm", "1", digest("minilm"));
    static final ModelLeaf LOAN = new ModelLeaf("loan-risk", "1", digest("loan"));
    static final Exchange REQUEST = Exchange.httpRequest(
            "POST", "/v2/models/minilm/infer", "application/json", null, Bytes.utf8("{\"inputs\":[\"a sentence\"]}"));
    static final Exchange RESPONSE =
            Exchange.httpResponse(200, "application/json", null, Bytes.utf8("{\"outputs\":[0.25,0.5]}"));

    private final FakeEnclave enclave;

    TestEnclave(String name) {
        this(name, List.of(MINILM, LOAN));
    }

    TestEnclave(String name, List<ModelLeaf> leaves) {
        this.enclave = FakeEnclave.named(name).withModels(new ModelSet(leaves));
    }

    static Bytes digest(String of) {
        return CRYPTO.sha256(Bytes.utf8(of));
    }

    /** Everything that the holder of the receipt knows. */
    static ReceiptExpectations known() {
        return new ReceiptExpectations(SALT, REQUEST, RESPONSE, NONCE, "minilm");
    }

    static ReceiptExpectations known(
            @Nullable Bytes salt, @Nullable Exchange request, @Nullable Exchange response, @Nullable Bytes nonce) {
        return new ReceiptExpectations(salt, request, response, nonce, null);
    }

    Bytes coreDigest() {
        return enclave.core().digest(CRYPTO);
    }

    Bytes bundle(Bytes nonce) {
        return bundle(nonce, NOW, NOT_AFTER, false);
    }

    Bytes bundle(Bytes nonce, long issuedAt, long notAfter, boolean debug) {
        StatementWrapper wrapper = new StatementWrapper(coreDigest(), nonce, issuedAt, notAfter, List.of(), null);
        return enclave.bundle(wrapper, debug).encodeCbor();
    }

    Bytes receipt() {
        return receipt(MINILM, Receipt.Status.COMPLETE);
    }

    Bytes receipt(ModelLeaf model, Receipt.Status status) {
        Receipt right = enclave.receipt(REQUEST, RESPONSE, SALT, NONCE, NOW);
        Receipt receipt = new Receipt(
                right.coreDigest(),
                model,
                right.runtimeDigest(),
                right.requestDigest(),
                right.responseDigest(),
                NONCE,
                "key-1",
                7,
                status,
                NOW);
        return enclave.sign(receipt).encode();
    }
}
