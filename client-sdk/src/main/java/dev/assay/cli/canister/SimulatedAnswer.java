package dev.assay.cli.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelSet;
import dev.assay.testkit.FakeSigner;
import dev.assay.trust.SimulatedRoot;
import java.util.List;

/** Simulated evidence of the same statement for another nonce. Anybody can make it: that is why it protects nothing. */
final class SimulatedAnswer {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long LIFETIME_SECONDS = 3600;

    private SimulatedAnswer() {}

    static Bytes to(Bytes nonce, EvidenceBundle bundle, long now) throws MalformedException {
        Bytes wrapper = new StatementWrapper(
                        CRYPTO.sha256(bundle.core()), nonce, now, now + LIFETIME_SECONDS, List.of(), null)
                .encode();
        SimulatedEvidence evidence = SimulatedEvidence.sign(
                SimulatedEvidence.decode(bundle.cpu().value()).measurement(),
                false,
                StatementWrapper.reportData(wrapper, CRYPTO),
                FakeSigner.withSeed(SimulatedRoot.insecurePrivateKey()),
                CRYPTO);
        CmwRecord cpu =
                new CmwRecord(SimulatedEvidence.MEDIA_TYPE, evidence.envelope().encode(), CmwRecord.EVIDENCE);
        return EvidenceBundle.of(bundle.core(), wrapper, cpu, ModelSet.decode(bundle.models()))
                .encodeCbor();
    }
}
