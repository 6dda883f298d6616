package dev.assay.server.receipts;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseSign1;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.model.ModelLeaf;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
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
    private volatile @Nullable Heading last;

    Receipts(Crypto crypto, Clock clock) {
        this.crypto = crypto;
        this.clock = clock;
    }

    /**
     * What was asked and answered.
     *
     * @param coreDigest the statement under which it was answered
     * @param model the model that ran
     * @param runtimeDigest how its numbers were computed
     * @param request the request as received
     * @param response the response as it will be sent
     * @param nonce the client's nonce, or null
     * @param idempotencyKey the client's key, or null
     * @param usageUnits rows of an inference, tokens of an embedding
     */
    public record Answered(
            Bytes coreDigest,
            ModelLeaf model,
            Bytes runtimeDigest,
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
        Bytes salt = Bytes.adopt(fresh);
        Receipt receipt = new Receipt(
                answered.coreDigest(),
                answered.model(),
                answered.runtimeDigest(),
                SaltedDigest.request(salt, answered.request(), crypto),
                SaltedDigest.response(salt, answered.response(), crypto),
                answered.nonce(),
                answered.idempotencyKey(),
                answered.usageUnits(),
                Receipt.Status.COMPLETE,
                clock.instant().getEpochSecond());
        issued.increment();
        return new Issued(SignedReceipt.issue(receipt, header(signer), signer), salt);
    }

    private CoseSign1.Header header(CoseSigner signer) {
        Heading known = last;
        if (known == null || known.signer() != signer) {
            known = new Heading(signer, SignedReceipt.header(signer, crypto));
            last = known;
        }
        return known.header();
    }

    /** What all receipts of a key begin with; the key is another one in each epoch. */
    private record Heading(CoseSigner signer, CoseSign1.Header header) {}

    /** How many receipts were signed since the start. */
    public long issued() {
        return issued.sum();
    }
}
