package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;

/** One kind of TEE, seen from inside: it vouches for 64 bytes. */
public interface TeeProvider {
    /** Which kind. */
    TeeType tee();

    /** What its word is worth. */
    EnclaveMode mode();

    /**
     * Evidence that carries {@code reportData}.
     *
     * @param reportData 64 bytes
     * @return media type and bytes as they stand in a bundle
     * @throws TeeUnavailableException if the hardware or its driver does not answer
     */
    CmwRecord quote(Bytes reportData) throws TeeUnavailableException;
}
