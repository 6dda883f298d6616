package dev.assay.server.attest;

import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.TlsIdentity;
import io.quarkus.tls.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;

/** Gives Quarkus the TLS key that this boot made, in memory and never in a file. */
@Singleton
@Identifier("assay")
class EnclaveKeyStore implements KeyStoreProvider {
    private final EnclaveIdentity identity;

    EnclaveKeyStore(EnclaveIdentity identity) {
        this.identity = identity;
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        try {
            KeyStore store = keyStore(identity.tls());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            return new KeyStoreAndKeyCertOptions(store, KeyCertOptions.wrap(managers));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has in-memory key stores", e);
        }
    }

    private static KeyStore keyStore(TlsIdentity tls) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry("enclave", tls.privateKey(), new char[0], new Certificate[] {tls.certificate()});
        return store;
    }
}
