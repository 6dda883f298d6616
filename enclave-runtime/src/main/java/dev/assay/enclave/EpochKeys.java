package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one epoch: TLS (P-256), receipts (Ed25519), OHTTP (X25519). Made here, never sealed, never exported, never
 * logged, and zero after {@link #close}; so a restored disk cannot clone a signer.
 *
 * <p>Whoever closes them makes sure that nobody needs them any more: a key that was wiped signs nothing and says so by an
 * {@link IllegalStateException}.
 */
public final class EpochKeys implements AutoCloseable {
    /** RFC 9458 section 3.1 gives the identifier one byte; overlapping epochs have different ones. */
    private static final int OHTTP_KEY_IDS = 256;

    private final String instanceName;
    private final long number;
    private final SecureRandom random;
    private final TlsPrivateKey tlsKey;
    private final TlsCertificates certificates;
    private final ReceiptSigningKey receiptKey;
    private final OhttpKey ohttpKey;

    EpochKeys(String instanceName, long number, SecureRandom random) {
        this.instanceName = instanceName;
        this.number = number;
        this.random = random;
        this.tlsKey = new TlsPrivateKey(random);
        this.certificates = new TlsCertificates(instanceName, tlsKey.publicPoint());
        this.receiptKey = new ReceiptSigningKey(random);
        this.ohttpKey = new OhttpKey(random);
    }

    /** The epoch's number, counted from 1 at each boot. */
    public long number() {
        return number;
    }

    /** The DNS name clients ask for. */
    public String instanceName() {
        return instanceName;
    }

    /** SHA-256 of the TLS key's SubjectPublicKeyInfo, as the statement names it. */
    public Bytes tlsSpkiSha256(Crypto crypto) {
        return crypto.sha256(certificates.subjectPublicKeyInfo());
    }

    /**
     * The TLS key under a new certificate.
     *
     * @param now the enclave's clock
     * @param lifetime how long the certificate lives from then on
     * @param evidence the encoded CMW collection that it carries (extension id-pe-cmw, RFC 9999), or null for none
     * @throws IllegalArgumentException if a TLS Certificate message with it would be longer than 16 KiB
     */
    public TlsIdentity certify(Instant now, Duration lifetime, @Nullable Bytes evidence) {
        return new TlsIdentity(tlsKey, certificates.issue(tlsKey, now, lifetime, evidence, random));
    }

    /** Signs receipts. */
    public CoseSigner receiptSigner() {
        return receiptKey;
    }

    /** The OHTTP key configuration (RFC 9458 section 3.1). */
    public Bytes ohttpKeyConfiguration() {
        return ohttpKey.keyConfiguration((int) (number % OHTTP_KEY_IDS));
    }

    /** Whether all keys are zero now. */
    boolean isWiped() {
        return tlsKey.isWiped() && receiptKey.isWiped() && ohttpKey.isWiped();
    }

    /** Wipes the keys. */
    @Override
    public void close() {
        // One that cannot be wiped does not keep the others.
        try {
            tlsKey.close();
        } finally {
            try {
                receiptKey.close();
            } finally {
                ohttpKey.close();
            }
        }
    }
}
