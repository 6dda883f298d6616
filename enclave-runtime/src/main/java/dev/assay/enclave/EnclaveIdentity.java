package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What lives for one boot: a name, an identifier that no other boot has, and a source of randomness. Keys live shorter,
 * for one epoch: see {@link #newEpoch}.
 */
public final class EnclaveIdentity {
    private static final int BOOT_ID_BYTES = 32;

    private final String instanceName;
    private final SecureRandom random;
    private final Bytes bootId;
    private final AtomicLong epochs = new AtomicLong();

    /**
     * A boot.
     *
     * @param instanceName the DNS name clients ask for
     * @param random where the boot's identifier and all of its keys come from
     */
    public EnclaveIdentity(String instanceName, SecureRandom random) {
        this.instanceName = instanceName;
        this.random = random;
        byte[] fresh = new byte[BOOT_ID_BYTES];
        random.nextBytes(fresh);
        this.bootId = Bytes.of(fresh);
    }

    /** The DNS name clients ask for. */
    public String instanceName() {
        return instanceName;
    }

    /** 32 random bytes, new at each boot. */
    public Bytes bootId() {
        return bootId;
    }

    /** New keys, under the next number; the caller closes them. */
    public EpochKeys newEpoch() {
        return new EpochKeys(instanceName, epochs.incrementAndGet(), random);
    }
}
