package dev.assay.evidence;

import dev.assay.bytes.Bytes;

/** Evidence of a TEE or a device as read, not judged. */
public interface Evidence {
    /** What produced it. */
    TeeType tee();

    /** The bytes that bind it to a statement or a nonce; not to be trusted before verification. */
    Bytes reportData();
}
