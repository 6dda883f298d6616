package dev.assay.server.attest;

import io.quarkus.tls.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** Plugs the enclave's keys into Quarkus's TLS registry. The key store itself stays empty: keys have no encoding. */
@Singleton
@Identifier("assay")
class EnclaveKeyStore implements KeyStoreProvider {
    private final EnclaveKeyManager keys;

    EnclaveKeyStore(EnclaveKeyManager keys) {
        this.keys = keys;
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        try {
            KeyStore empty = KeyStore.getInstance("PKCS12");
            empty.load(null, new char[0]);
            return new KeyStoreAndKeyCertOptions(empty, KeyCertOptions.wrap(keys));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has in-memory key stores", e);
        }
    }
}
