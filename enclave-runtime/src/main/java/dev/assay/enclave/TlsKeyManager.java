package dev.assay.enclave;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands JSSE the enclave's keys, which no key store can hold. An alias names one certificate for ever, so that key and
 * certificate of one handshake belong together whatever is replaced meanwhile.
 */
@SuppressWarnings("NullAway") // JSSE says "none" by null.
public abstract class TlsKeyManager extends X509ExtendedKeyManager {
    private static final String KEY_TYPE = "EC";

    /** For subclasses. */
    protected TlsKeyManager() {}

    /** The certificate that new handshakes show; null for none. */
    protected abstract @Nullable TlsIdentity current();

    /** The certificate of this serial number, for handshakes under way; null when it is gone. */
    protected abstract @Nullable TlsIdentity find(String alias);

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        TlsIdentity tls = keyType.equals(KEY_TYPE) ? current() : null;
        return tls == null ? null : tls.alias();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        TlsIdentity tls = find(alias);
        return tls == null ? null : new X509Certificate[] {tls.certificate()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        TlsIdentity tls = find(alias);
        return tls == null ? null : tls.privateKey();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
