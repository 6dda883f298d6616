package dev.assay.evidence;

import dev.assay.bytes.Bytes;

/** Evidence of a CPU's TEE as read, not judged. The sealed list is what the verifier can judge. */
public sealed interface Evidence permits SimulatedEvidence {
    /** What produced it. */
    TeeType tee();

    /** The 64 bytes that bind it to a statement; not to be trusted before verification. */
    Bytes reportData();
}
