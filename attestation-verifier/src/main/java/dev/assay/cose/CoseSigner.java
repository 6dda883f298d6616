package dev.assay.cose;

import dev.assay.bytes.Bytes;

/** Who can sign with an Ed25519 key; the key itself stays behind this port. */
public interface CoseSigner {
    /** The public half. */
    CoseKey publicKey();

    /** The 64-byte Ed25519 signature over {@code message}. */
    Bytes sign(Bytes message);
}
