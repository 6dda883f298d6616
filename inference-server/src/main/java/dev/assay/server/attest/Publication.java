package dev.assay.server.attest;

import dev.assay.enclave.TlsIdentity;
import dev.assay.evidence.EvidenceBundle;
import java.time.Instant;

/**
 * A bundle and the certificate that names it by its digest. They are replaced together.
 *
 * @param encoded what {@code /.well-known/assay/bundle} serves
 * @param tls the epoch's key under the certificate
 * @param renewAt when new ones are due
 */
record Publication(EncodedBundle encoded, TlsIdentity tls, Instant renewAt) {
    EvidenceBundle bundle() {
        return encoded.bundle();
    }
}
