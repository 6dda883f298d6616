package dev.assay.server.attest;

import dev.assay.enclave.TlsIdentity;
import dev.assay.enclave.TlsKeyManager;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Hands each handshake the newest certificate of the current epoch and the key to it, so that renewal and rotation need
 * no new listener and drop no connection.
 */
@Singleton
class EnclaveKeyManager extends TlsKeyManager {
    private final Epochs epochs;

    EnclaveKeyManager(Epochs epochs) {
        this.epochs = epochs;
    }

    @Override
    protected @Nullable TlsIdentity current() {
        for (Epoch current : epochs.served()) {
            return current.newest().tls();
        }
        return null;
    }

    @Override
    protected @Nullable TlsIdentity find(String alias) {
        for (Epoch epoch : epochs.served()) {
            TlsIdentity tls = epoch.certified(alias);
            if (tls != null) {
                return tls;
            }
        }
        return null;
    }
}
