package dev.assay.server.attest;

import dev.assay.crypto.Crypto;
import dev.assay.crypto.jca.JcaCrypto;
import dev.assay.enclave.Attester;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.mode.ProcessView;
import dev.assay.evidence.TeeType;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.OutsideSettings;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.microprofile.config.ConfigProvider;

/** The enclave's parts as beans; the modules they come from know nothing of that. */
@Singleton
class EnclaveBeans {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Crypto crypto() {
        // It digests every body and verifies nothing: the less native code beside the engine, the better.
        return JcaCrypto.withoutNativeCode();
    }

    @Produces
    @Singleton
    TeeProvider tee(AssayConfig config) {
        GpuBeans.requirePossible(config, config.tee().equals("occlum"));
        TeeProvider tee = TeeStart.open(config, ProcessView.current(), OutsideSettings.of(ConfigProvider.getConfig()));
        GpuBeans.requirePossible(config, tee.tee() == TeeType.SGX);
        return tee;
    }

    @Produces
    @Singleton
    Attester attester(TeeProvider tee, Crypto crypto) {
        return new Attester(tee, crypto);
    }

    @Produces
    @Singleton
    EnclaveIdentity identity(AssayConfig config) {
        return new EnclaveIdentity(config.instanceName(), new SecureRandom());
    }

    void letGo(@Disposes TeeProvider tee) {
        tee.close();
    }
}
