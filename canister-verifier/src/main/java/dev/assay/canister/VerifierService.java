package dev.assay.canister;

import dev.assay.appraise.Appraiser;
import dev.assay.appraise.Expectations;
import dev.assay.appraise.RollbackAppraiser;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidValue;
import dev.assay.canister.crypto.CanisterCrypto;
import dev.assay.canister.store.StableMemory;
import dev.assay.canister.store.StableStore;
import dev.assay.claims.VerifiedBundle;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.TeeType;
import dev.assay.merkle.InclusionProof;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.AttestationResult;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.x509.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the canister does, knowing nothing of how it is called: time, caller and memory are arguments. The same class
 * runs on the JVM, where tests hold its answers against those of the compiled canister.
 */
final class VerifierService {
    private static final String NAME = "Assay verifier";
    private static final String VERSION = "0.1.0";

    private final Crypto crypto = new CanisterCrypto();
    private final TrustAnchors vendors;
    private final AttestationVerifier verifier;
    private final ReceiptVerifier receiptVerifier = new ReceiptVerifier(crypto);
    private final Settings settings;
    private final Bytes policyDigest;
    private final Challenges challenges;
    private final Enclaves enclaves;
    private final RememberedEndorsements endorsements;

    private VerifierService(StableStore store, Settings settings, TrustAnchors vendors) throws MalformedException {
        this.vendors = vendors;
        this.verifier = new AttestationVerifier(vendors, crypto);
        this.settings = settings;
        this.policyDigest = settings.policy().digest(crypto);
        this.challenges = new Challenges(store, crypto);
        this.enclaves = new Enclaves(store);
        this.endorsements = new RememberedEndorsements(store, crypto);
    }

    /** A canister installed for the first time. */
    static VerifierService install(StableMemory memory, Settings settings, TrustAnchors vendors)
            throws MalformedException {
        StableStore store = StableStore.create(memory);
        store.settings(settings.encode());
        return new VerifierService(store, settings, vendors);
    }

    /** A canister that goes on with what stable memory holds. */
    static VerifierService resume(StableMemory memory, TrustAnchors vendors) throws MalformedException {
        StableStore store = StableStore.open(memory);
        return new VerifierService(store, Settings.decode(store.settings()), vendors);
    }

    /**
     * Verifies a signature on each curve once, so that the curves' tables are in the heap that later messages start
     * from: what a query builds is thrown away after it.
     */
    void warmUp() {
        crypto.ed25519Verify(vendors.simulatedRoot().x(), Bytes.empty(), Bytes.of(new byte[64]));
        vendors.intel().forEach(this::warmUp);
        vendors.aws().forEach(this::warmUp);
    }

    /** Any key on the curve will do, and a signature that is in range and wrong. */
    private void warmUp(TrustAnchor anchor) {
        if (anchor.publicKey() instanceof PublicKey.Ec key) {
            byte[] signature = new byte[2 * key.curve().fieldBytes()];
            Arrays.fill(signature, (byte) 1);
            crypto.ecdsaVerify(key.curve(), key.point(), crypto.sha256(), Bytes.of(signature));
        }
    }

    CandidValue beginRegistration(Call call) throws MalformedException, CanisterException {
        return Answers.challenge(challenges.issue(call));
    }

    /** The procedure of a registration; whatever comes of the evidence, its challenge is used up. */
    CandidValue register(Bytes evidence, @Nullable Bytes nonceProof, Call call)
            throws MalformedException, RejectedException, CollateralUnavailableException, CanisterException {
        // 1. The evidence answers a challenge that this caller was given, less than five minutes ago: by itself, or by
        // a
        // proof that the challenge stands among the nonces that its quote was made for.
        EvidenceBundle bundle = EvidenceBundle.decode(evidence);
        Bytes nonce = StatementWrapper.decode(bundle.wrapper()).nonce();
        challenges.useUp(
                nonceProof == null
                        ? challenges.require(nonce, call)
                        : challenges.require(nonce, InclusionProof.decode(nonceProof), call));

        // 2. It is genuine, and the policy accepts it: mode, code, debug, models, and issued no more than five minutes
        // ahead of the subnet's time.
        long now = call.timeSeconds();
        AttestationResult result = verifier.verify(bundle, settings.policy(), Expectations.offline(nonce), now);
        VerifiedBundle accepted = result.requireAccepted();

        // 3. Nothing that it rests on is older than what an earlier registration rested on.
        List<EndorsementStamp> stamps = stamps(accepted);
        List<Finding> rolledBack = RollbackAppraiser.appraise(stamps, endorsements);
        if (!rolledBack.isEmpty()) {
            throw new RejectedException(rolledBack.get(0));
        }
        endorsements.makeRoom(stamps, now);

        // 4. It is believed for as long as the policy allows and everything that it rests on lasts.
        long expiresAt =
                Math.min(now + settings.policy().maxRegistrationSeconds(), AppraisalAnswer.validUntil(accepted));
        RegisteredEnclave enclave = RegisteredEnclave.of(accepted, now, expiresAt);
        enclaves.register(enclave, now);
        stamps.forEach(endorsements::accepted);
        return Answers.enclave(enclave);
    }

    private static List<EndorsementStamp> stamps(VerifiedBundle bundle) {
        List<EndorsementStamp> stamps = new ArrayList<>(bundle.cpu().endorsements());
        bundle.gpus().forEach(gpu -> stamps.addAll(gpu.endorsements()));
        return stamps;
    }

    /** The procedure of a receipt check. */
    CandidValue checkReceipt(CandidValue.Fields question, Call call)
            throws MalformedException, RejectedException, CanisterException {
        // 1. The receipt names an enclave that is registered now.
        SignedReceipt signed = SignedReceipt.decode(question.blob("receipt"));
        RegisteredEnclave enclave = requireEnclave(signed.receipt().coreDigest(), call.timeSeconds());

        // 2. That enclave signed it, for one of its models, about these bytes.
        ReceiptExpectations expected = expectations(question);
        Receipt receipt = receiptVerifier.verify(signed, enclave.issuer(), expected);

        // 3. The policy lets this model be used.
        Finding finding = Appraiser.appraiseUse(receipt.model(), settings.policy());
        if (finding != null) {
            throw new RejectedException(finding);
        }
        return Answers.receipt(receipt, enclave.tee(), enclave.core(), expected, enclave.expiresAt());
    }

    /**
     * The same against a bundle that the caller brings, whose evidence is verified but not appraised: whether to believe
     * that enclave is the caller's business, and no registration comes of it.
     */
    CandidValue verifyReceipt(CandidValue.Fields question, Bytes evidence, Call call)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        VerifiedBundle bundle = verifier.verifyEvidence(EvidenceBundle.decode(evidence), call.timeSeconds());
        settings.refuseSimulated(bundle.cpu().tee() == TeeType.SIMULATED);
        SignedReceipt signed = SignedReceipt.decode(question.blob("receipt"));
        ReceiptExpectations expected = expectations(question);
        Receipt receipt = receiptVerifier.verify(signed, ReceiptIssuer.of(bundle), expected);
        return Answers.receipt(receipt, bundle.cpu().tee(), bundle.core(), expected, null);
    }

    private static ReceiptExpectations expectations(CandidValue.Fields question) {
        return new ReceiptExpectations(
                question.optionalBlob("salt"),
                exchange(question.optional("request")),
                exchange(question.optional("response")),
                question.optionalBlob("nonce"),
                question.optional("model") instanceof CandidValue.Text model ? model.value() : null);
    }

    private RegisteredEnclave requireEnclave(Bytes coreDigest, long now) throws CanisterException {
        RegisteredEnclave enclave = enclaves.find(coreDigest);
        if (enclave == null) {
            throw new CanisterException(
                    CanisterException.ENCLAVE_UNKNOWN, "the receipt's enclave is not registered: " + coreDigest.hex());
        }
        if (enclave.expired(now)) {
            throw new CanisterException(
                    CanisterException.ENCLAVE_EXPIRED,
                    "the enclave's registration ended at " + enclave.expiresAt() + ", now is " + now);
        }
        return enclave;
    }

    private static @Nullable Exchange exchange(@Nullable CandidValue value) {
        return value instanceof CandidValue.Fields fields
                ? new Exchange(fields.blob("context"), fields.blob("body"))
                : null;
    }

    /** Verification and appraisal, at a time and by a policy of the caller's choice; nothing is kept. */
    CandidValue verifyEvidence(CandidValue.Fields question, Call call)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        return new DryRun(settings, vendors, crypto).run(question, call);
    }

    /** Verification of an endorsement alone, at a time of the caller's choice; nothing is kept. */
    CandidValue checkEndorsement(CandidValue.Fields question, Call call) throws MalformedException, RejectedException {
        return new EndorsementLook(settings, vendors, crypto).check(question, call);
    }

    /** What a message says, whoever made it. */
    CandidValue inspect(CandidValue.Fields message) throws MalformedException, RejectedException {
        return new EndorsementLook(settings, vendors, crypto).inspect(message);
    }

    CandidValue enclaves() {
        List<CandidValue> items = new ArrayList<>();
        enclaves.all().forEach(enclave -> items.add(Answers.summary(enclave)));
        return new CandidValue.Vec(items);
    }

    CandidValue enclave(Bytes coreDigest) {
        RegisteredEnclave enclave = enclaves.find(coreDigest);
        return new CandidValue.Opt(enclave == null ? null : Answers.enclave(enclave));
    }

    CandidValue policy() {
        return new CandidValue.Text(settings.policy().toJson());
    }

    CandidValue info() {
        return CandidValue.fields()
                .put("name", NAME)
                .put("version", VERSION)
                .put("mode", Answers.mode(settings.simulated()))
                .putOpt("warning", settings.simulated() ? new CandidValue.Text(Settings.INSECURE) : null)
                .put("policy_digest", policyDigest)
                .put("enclaves", enclaves.all().size())
                .build();
    }
}
