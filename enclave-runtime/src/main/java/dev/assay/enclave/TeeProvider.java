package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import org.jspecify.annotations.Nullable;

/** One kind of TEE, seen from inside: it vouches for 64 bytes. Safe for use by several threads. */
public interface TeeProvider extends AutoCloseable {
    /** Which kind. */
    TeeType tee();

    /** What its word is worth: read once from its own evidence, so that debuggable hardware is known as such. */
    EnclaveMode mode();

    /**
     * Evidence that carries {@code reportData}. Waits no longer than the provider's bound.
     *
     * @param reportData 64 bytes
     * @return media type and bytes as they stand in a bundle
     * @throws TeeUnavailableException if the hardware or its driver does not answer
     */
    CmwRecord quote(Bytes reportData) throws TeeUnavailableException;

    /**
     * The boot event log that the measurement registers replay.
     *
     * @return null where the TEE has none, or where it does not replay this machine's registers
     * @throws TeeUnavailableException if there is one and it cannot be read
     */
    default @Nullable CmwRecord eventLog() throws TeeUnavailableException {
        return null;
    }

    /** Why {@link #eventLog} gives what it gives, in one sentence for people; empty where the TEE has no such log. */
    default String eventLogState() {
        return "";
    }

    /** Lets go of devices. */
    @Override
    default void close() {}
}
