package dev.assay.testkit;

import dev.assay.bytes.Bytes;
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
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
import dev.assay.trust.SimulatedRoot;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An enclave that signs whatever a test wants signed. Everything follows from its name, so that what it makes is the
 * same on every machine. Start from what is right, change one thing, re-sign, expect one code.
 *
 * <p>Its evidence is simulated and under the INSECURE root (or a root of the test's own): no real policy takes it.
 */
public final class FakeEnclave {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long LIFETIME_SECONDS = 3600;

    private final String name;
    private final FakeSigner receiptKey;
    private final CoseSigner root;
    private final ModelSet models;
    private final Bytes tlsSpkiSha256;
    private final String role;
    private final String instanceName;

    private FakeEnclave(
            String name, CoseSigner root, ModelSet models, Bytes tlsSpkiSha256, String role, String instanceName) {
        this.name = name;
        this.role = role;
        this.instanceName = instanceName;
        this.receiptKey = FakeSigner.named(name + " receipts");
        this.root = root;
        this.models = models;
        this.tlsSpkiSha256 = tlsSpkiSha256;
    }

    /** The enclave called {@code name}, with one model {@code echo} version {@code 1}. */
    public static FakeEnclave named(String name) {
        ModelSet models = new ModelSet(List.of(new ModelLeaf("echo", "1", digestOf(name + " model"))));
        CoseSigner insecureRoot = FakeSigner.withSeed(SimulatedRoot.insecurePrivateKey());
        return new FakeEnclave(
                name, insecureRoot, models, digestOf(name + " tls"), StatementCore.ROLE_INFERENCE_SERVER, "localhost");
    }

    /** The same with its evidence signed by {@code otherRoot}. */
    public FakeEnclave withRoot(CoseSigner otherRoot) {
        return new FakeEnclave(name, otherRoot, models, tlsSpkiSha256, role, instanceName);
    }

    /** The same with other models. */
    public FakeEnclave withModels(ModelSet otherModels) {
        return new FakeEnclave(name, root, otherModels, tlsSpkiSha256, role, instanceName);
    }

    /** The same with the TLS key of a real server's certificate. */
    public FakeEnclave withTlsSpkiSha256(Bytes otherTlsSpkiSha256) {
        return new FakeEnclave(name, root, models, otherTlsSpkiSha256, role, instanceName);
    }

    /** The same in another role than that of an inference server. */
    public FakeEnclave withRole(String otherRole) {
        return new FakeEnclave(name, root, models, tlsSpkiSha256, otherRole, instanceName);
    }

    /** The same, answering under another name than {@code localhost}. */
    public FakeEnclave withInstanceName(String otherName) {
        return new FakeEnclave(name, root, models, tlsSpkiSha256, role, otherName);
    }

    /** Its models. */
    public ModelSet models() {
        return models;
    }

    /** Its receipt key. */
    public CoseSigner receiptKey() {
        return receiptKey;
    }

    /** Its statement core. */
    public StatementCore core() {
        return new StatementCore(
                role,
                instanceName,
                digestOf(name + " boot"),
                1,
                tlsSpkiSha256,
                receiptKey.publicKey(),
                Bytes.of(new byte[41]),
                models.root(CRYPTO),
                digestOf(name + " policy"),
                digestOf(name + " configuration"),
                "fake enclave " + name,
                false);
    }

    /** What receipts are checked against once this enclave is accepted. */
    public ReceiptIssuer issuer() {
        return new ReceiptIssuer(core().digest(CRYPTO), receiptKey.publicKey(), models);
    }

    /** The measurement in its evidence. */
    public Bytes measurement() {
        return CRYPTO.sha384(Bytes.utf8(name));
    }

    /** Evidence in which everything is right. */
    public EvidenceBundle bundle(Bytes nonce, long issuedAt) {
        return bundle(wrapper(nonce, issuedAt), false);
    }

    /** The wrapper of {@link #bundle(Bytes, long)}. */
    public StatementWrapper wrapper(Bytes nonce, long issuedAt) {
        return new StatementWrapper(
                core().digest(CRYPTO), nonce, issuedAt, issuedAt + LIFETIME_SECONDS, List.of(), null);
    }

    /** Evidence over {@code wrapper}, whatever it says. */
    public EvidenceBundle bundle(StatementWrapper wrapper, boolean debug) {
        return bundle(wrapper.encode(), debug);
    }

    /** Evidence over the given bytes, whether they are a wrapper or not. */
    public EvidenceBundle bundle(Bytes encodedWrapper, boolean debug) {
        return EvidenceBundle.of(core().encode(), encodedWrapper, evidence(encodedWrapper, debug), models);
    }

    private CmwRecord evidence(Bytes encodedWrapper, boolean debug) {
        SimulatedEvidence evidence = SimulatedEvidence.sign(
                measurement(), debug, StatementWrapper.reportData(encodedWrapper, CRYPTO), root, CRYPTO);
        return new CmwRecord(SimulatedEvidence.MEDIA_TYPE, evidence.envelope().encode(), CmwRecord.EVIDENCE);
    }

    /** A receipt in which everything is right, for the first of its models. */
    public Receipt receipt(Exchange request, Exchange response, Bytes salt, Bytes nonce, long issuedAt) {
        return new Receipt(
                core().digest(CRYPTO),
                models.leaves().get(0),
                digestOf("fake runtime"),
                SaltedDigest.request(salt, request, CRYPTO),
                SaltedDigest.response(salt, response, CRYPTO),
                nonce,
                null,
                1,
                Receipt.Status.COMPLETE,
                issuedAt);
    }

    /** Signs {@code receipt} after {@code change}. */
    public SignedReceipt sign(Receipt receipt, UnaryOperator<Receipt> change) {
        return SignedReceipt.sign(change.apply(receipt), receiptKey, CRYPTO);
    }

    /** Signs {@code receipt}. */
    public SignedReceipt sign(Receipt receipt) {
        return sign(receipt, UnaryOperator.identity());
    }

    private static Bytes digestOf(String text) {
        return CRYPTO.sha256(Bytes.utf8(text));
    }
}
