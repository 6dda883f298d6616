package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelSet;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
import dev.assay.trust.SimulatedRoot;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A simulated enclave: makes bundles for challenges and signs receipts, all from a seed, the same in every run. */
final class TestEnclave {
    static final Crypto CRYPTO = new BouncyCastleCrypto();
    static final long NOW = 1_770_000_000L;
    static final long NOT_AFTER = NOW + 7_200;
    static final Bytes SALT = digest("salt");
    static final Bytes NONCE = digest("nonce");
    static final Exchange REQUEST = Exchange.httpRequest(
            "POST", "/v2/models/minilm/infer", "application/json", null, Bytes.utf8("{\"inputs\":[\"a sentence\"]}"));
    static final Exchange RESPONSE =
            Exchange.httpResponse(200, "application/json", null, Bytes.utf8("{\"outputs\":[0.25,0.5]}"));

    private final Signer receiptKey;
    private final StatementCore core;
    private final ModelSet models;

    TestEnclave(String name) {
        this(
                name,
                List.of(
                        new ModelLeaf("minilm", "1", digest("minilm")),
                        new ModelLeaf("loan-risk", "1", digest("loan"))));
    }

    TestEnclave(String name, List<ModelLeaf> leaves) {
        this.receiptKey = new Signer(digest("receipt key " + name));
        this.models = new ModelSet(leaves);
        this.core = new StatementCore(
                StatementCore.ROLE_INFERENCE_SERVER,
                name + ".example",
                digest("boot " + name),
                1,
                digest("tls " + name),
                receiptKey.publicKey(),
                digest("ohttp"),
                models.root(CRYPTO),
                digest("policy"),
                digest("configuration"),
                "assay 0.1.0 test");
    }

    static Bytes digest(String of) {
        return CRYPTO.sha256(Bytes.utf8(of));
    }

    Bytes coreDigest() {
        return core.digest(CRYPTO);
    }

    Bytes bundle(Bytes nonce) {
        return bundle(nonce, NOW, NOT_AFTER, false);
    }

    Bytes bundle(Bytes nonce, long issuedAt, long notAfter, boolean debug) {
        Bytes wrapper = new StatementWrapper(coreDigest(), nonce, issuedAt, notAfter, List.of(), null).encode();
        SimulatedEvidence evidence = SimulatedEvidence.sign(
                Bytes.of(new byte[48]),
                debug,
                StatementWrapper.reportData(wrapper, CRYPTO),
                new Signer(SimulatedRoot.insecurePrivateKey()),
                CRYPTO);
        CmwRecord cpu =
                new CmwRecord(SimulatedEvidence.MEDIA_TYPE, evidence.envelope().encode(), CmwRecord.EVIDENCE);
        return EvidenceBundle.of(core.encode(), wrapper, cpu, models).encodeCbor();
    }

    Bytes receipt() {
        return receipt(models.leaves().get(models.leaves().size() - 1), Receipt.Status.COMPLETE);
    }

    Bytes receipt(ModelLeaf model, Receipt.Status status) {
        Receipt receipt = new Receipt(
                coreDigest(),
                model,
                digest("runtime"),
                SaltedDigest.request(SALT, REQUEST, CRYPTO),
                SaltedDigest.response(SALT, RESPONSE, CRYPTO),
                NONCE,
                "key-1",
                7,
                status,
                NOW);
        return SignedReceipt.sign(receipt, receiptKey, CRYPTO).encode();
    }

    /** An Ed25519 key from a seed. */
    record Signer(Bytes seed) implements CoseSigner {
        @Override
        public CoseKey publicKey() {
            byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
            Ed25519.generatePublicKey(seed.toArray(), 0, key, 0);
            return new CoseKey(Bytes.of(key));
        }

        @Override
        public Bytes sign(Bytes message) {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(seed.toArray(), 0, message.toArray(), 0, message.length(), signature, 0);
            return Bytes.of(signature);
        }
    }
}
