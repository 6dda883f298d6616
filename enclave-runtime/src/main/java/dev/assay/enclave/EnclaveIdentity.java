package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseSigner;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/**
 * The keys of one boot: TLS (P-256), receipts (Ed25519), OHTTP (X25519). Made here, never sealed, never exported, gone
 * with {@link #close}; so a restored disk cannot clone a signer.
 */
public final class EnclaveIdentity implements AutoCloseable {
    private static final int OHTTP_KEY_ID = 1;

    private final String instanceName;
    private final Bytes bootId;
    private final TlsIdentity tls;
    private final ReceiptSigningKey receiptKey;
    private final OhttpKey ohttpKey;

    private EnclaveIdentity(
            String instanceName, Bytes bootId, TlsIdentity tls, ReceiptSigningKey receiptKey, OhttpKey ohttpKey) {
        this.instanceName = instanceName;
        this.bootId = bootId;
        this.tls = tls;
        this.receiptKey = receiptKey;
        this.ohttpKey = ohttpKey;
    }

    /**
     * Makes all keys.
     *
     * @param instanceName the DNS name clients ask for
     * @param now the enclave's clock
     * @param certificateLifetime how long the TLS certificate lives
     */
    public static EnclaveIdentity create(
            String instanceName, Instant now, Duration certificateLifetime, SecureRandom random) {
        try {
            byte[] bootId = new byte[32];
            random.nextBytes(bootId);
            return new EnclaveIdentity(
                    instanceName,
                    Bytes.of(bootId),
                    TlsIdentityFactory.create(instanceName, now, certificateLifetime, random),
                    new ReceiptSigningKey(random),
                    new OhttpKey(random));
        } catch (GeneralSecurityException everyJdkHasP256) {
            throw new IllegalStateException(everyJdkHasP256);
        }
    }

    /** The DNS name clients ask for. */
    public String instanceName() {
        return instanceName;
    }

    /** 32 random bytes, new at each boot. */
    public Bytes bootId() {
        return bootId;
    }

    /** Key and certificate for TLS. */
    public TlsIdentity tls() {
        return tls;
    }

    /** Signs receipts. */
    public CoseSigner receiptSigner() {
        return receiptKey;
    }

    /** The OHTTP key configuration (RFC 9458 section 3.1). */
    public Bytes ohttpKeyConfiguration() {
        return ohttpKey.keyConfiguration(OHTTP_KEY_ID);
    }

    boolean isWiped() {
        return receiptKey.isWiped() && ohttpKey.isWiped();
    }

    /** Wipes the keys that this process holds in its own buffers. */
    @Override
    public void close() {
        receiptKey.close();
        ohttpKey.close();
    }
}
