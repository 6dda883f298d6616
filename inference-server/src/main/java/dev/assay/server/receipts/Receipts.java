package dev.assay.server.receipts;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.model.ModelLeaf;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
import dev.assay.server.engine.RuntimeDigest;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Signs a receipt for each answer, over the very bytes that came and go. */
@Singleton
public class Receipts {
    private final LongAdder issued = new LongAdder();
    private final SecureRandom random = new SecureRandom();
    private final Crypto crypto;
    private final Clock clock;
    private final Bytes runtimeDigest;

    Receipts(Crypto crypto, Clock clock) {
        this.crypto = crypto;
        this.clock = clock;
        this.runtimeDigest = RuntimeDigest.current(crypto);
    }

    /**
     * What was asked and answered.
     *
     * @param coreDigest the statement under which it was answered
     * @param model the model that ran
     * @param request the request as received
     * @param response the response as it will be sent
     * @param nonce the client's nonce, or null
     * @param idempotencyKey the client's key, or null
     * @param usageUnits rows of an inference, tokens of an embedding
     */
    public record Answered(
            Bytes coreDigest,
            ModelLeaf model,
            Exchange request,
            Exchange response,
            @Nullable Bytes nonce,
            @Nullable String idempotencyKey,
            long usageUnits) {}

    /**
     * A receipt and the salt of its digests, which goes to the client and nowhere else.
     *
     * @param receipt the signed receipt
     * @param salt 32 bytes
     */
    public record Issued(Bytes receipt, Bytes salt) {
        @Override
        public String toString() {
            return "Issued[" + receipt.length() + " bytes]";
        }
    }

    /**
     * Signs.
     *
     * @param answered what was asked and answered
     * @param signer the receipt key that the statement names
     * @return the receipt with its salt
     */
    public Issued issue(Answered answered, CoseSigner signer) {
        byte[] fresh = new byte[SaltedDigest.SALT_BYTES];
        random.nextBytes(fresh);
        Bytes salt = Bytes.of(fresh);
        Receipt receipt = new Receipt(
                answered.coreDigest(),
                answered.model(),
                runtimeDigest,
                SaltedDigest.request(salt, answered.request(), crypto),
                SaltedDigest.response(salt, answered.response(), crypto),
                answered.nonce(),
                answered.idempotencyKey(),
                answered.usageUnits(),
                Receipt.Status.COMPLETE,
                clock.instant().getEpochSecond());
        issued.increment();
        return new Issued(SignedReceipt.sign(receipt, signer, crypto).encode(), salt);
    }

    /** How many receipts were signed since the start. */
    public long issued() {
        return issued.sum();
    }
}
