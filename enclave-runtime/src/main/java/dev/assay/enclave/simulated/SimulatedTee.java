package dev.assay.enclave.simulated;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.TeeType;
import dev.assay.trust.SimulatedRoot;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * No TEE, openly: it signs with a key that everybody has. For development and tests; every policy for real TEEs refuses
 * what it makes.
 */
public final class SimulatedTee implements TeeProvider {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private final Bytes measurement;

    /** @param buildIdentity what stands in for measured code; it is the software's own word */
    public SimulatedTee(String buildIdentity) {
        this.measurement = CRYPTO.sha384(Bytes.utf8("assay simulated enclave v1\0"), Bytes.utf8(buildIdentity));
    }

    @Override
    public TeeType tee() {
        return TeeType.SIMULATED;
    }

    @Override
    public EnclaveMode mode() {
        return EnclaveMode.SIMULATED;
    }

    @Override
    public CmwRecord quote(Bytes reportData) {
        SimulatedEvidence evidence =
                SimulatedEvidence.sign(measurement, false, reportData, new InsecureRootSigner(), CRYPTO);
        return new CmwRecord(SimulatedEvidence.MEDIA_TYPE, evidence.envelope().encode(), CmwRecord.EVIDENCE);
    }

    private static final class InsecureRootSigner implements CoseSigner {
        @Override
        public CoseKey publicKey() {
            return SimulatedRoot.publicKey();
        }

        @Override
        public Bytes sign(Bytes message) {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            byte[] seed = SimulatedRoot.insecurePrivateKey().toArray();
            Ed25519.sign(seed, 0, message.toArray(), 0, message.length(), signature, 0);
            return Bytes.of(signature);
        }
    }
}
