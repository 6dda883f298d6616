package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidDecoder;
import dev.assay.candid.CandidEncoder;
import dev.assay.candid.CandidType;
import dev.assay.candid.CandidType.Primitive;
import dev.assay.candid.CandidValue;
import dev.assay.candid.EvidenceInterface;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.store.StableMemory;
import dev.assay.policy.Policy.Mode;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The canister's methods from Candid to Candid: decodes, asks {@link VerifierService}, and makes an answer out of every
 * no. Two things are not answered and trap instead, so that nothing of the message stays: a message that is not Candid
 * of the right type, and a mistake of the canister's own.
 */
public final class VerifierEndpoints {
    private final VerifierService service;

    private VerifierEndpoints(VerifierService service) {
        this.service = service;
        service.warmUp();
    }

    /**
     * Installs.
     *
     * @throws MalformedException with words for whoever installs, when the argument or its policy cannot be used
     */
    public static VerifierEndpoints install(Bytes argument, StableMemory memory) throws MalformedException {
        return install(argument, memory, TrustAnchors.vendors());
    }

    /** The same under other roots, for tests; the compiled canister has the vendors' and no other. */
    static VerifierEndpoints install(Bytes argument, StableMemory memory, TrustAnchors vendors)
            throws MalformedException {
        CandidValue value = CandidDecoder.decode(argument, VerifierInterface.INSTALL);
        if (!(value instanceof CandidValue.Fields fields) || !(fields.get("mode") instanceof CandidValue.Case mode)) {
            throw new IllegalStateException("decoded at another type");
        }
        String policy = fields.optional("policy") instanceof CandidValue.Text text ? text.value() : null;
        Mode wanted = mode.name().equals("simulated") ? Mode.SIMULATED : Mode.REAL;
        return new VerifierEndpoints(VerifierService.install(memory, Settings.of(wanted, policy), vendors));
    }

    /** Goes on after an upgrade. */
    public static VerifierEndpoints resume(StableMemory memory) throws MalformedException {
        return resume(memory, TrustAnchors.vendors());
    }

    /** As {@link #install(Bytes, StableMemory, TrustAnchors)}. */
    static VerifierEndpoints resume(StableMemory memory, TrustAnchors vendors) throws MalformedException {
        return new VerifierEndpoints(VerifierService.resume(memory, vendors));
    }

    /** Update {@code begin_registration}. */
    public Bytes beginRegistration(Bytes argument, Call call) throws MalformedException {
        arguments(argument);
        return result(VerifierInterface.CHALLENGE_RESULT, () -> service.beginRegistration(call));
    }

    /** Update {@code register}. */
    public Bytes register(Bytes argument, Call call) throws MalformedException {
        List<CandidValue> arguments = arguments(argument, CandidType.BLOB, CandidType.opt(CandidType.BLOB));
        Bytes evidence = blob(arguments);
        Bytes nonceProof = optionalBlob(arguments.get(1));
        return result(VerifierInterface.ENCLAVE_RESULT, () -> service.register(evidence, nonceProof, call));
    }

    /** Query {@code check_receipt}. */
    public Bytes checkReceipt(Bytes argument, Call call) throws MalformedException {
        CandidValue.Fields question = fields(arguments(argument, VerifierInterface.RECEIPT_CHECK));
        return result(VerifierInterface.RECEIPT_RESULT, () -> service.checkReceipt(question, call));
    }

    /** Query {@code verify_evidence}. */
    public Bytes verifyEvidence(Bytes argument, Call call) throws MalformedException {
        CandidValue.Fields question = fields(arguments(argument, EvidenceInterface.EVIDENCE_CHECK));
        return result(VerifierInterface.APPRAISAL_RESULT, () -> service.verifyEvidence(question, call));
    }

    /** Query {@code check_endorsement}. */
    public Bytes checkEndorsement(Bytes argument, Call call) throws MalformedException {
        CandidValue.Fields question = fields(arguments(argument, EvidenceInterface.ENDORSEMENT_CHECK));
        return result(VerifierInterface.ENDORSEMENT_RESULT, () -> service.checkEndorsement(question, call));
    }

    /** Query {@code inspect}. */
    public Bytes inspect(Bytes argument) throws MalformedException {
        CandidValue.Fields message = fields(arguments(argument, EvidenceInterface.TYPED_BYTES));
        return result(VerifierInterface.INSPECTION_RESULT, () -> service.inspect(message));
    }

    /** Query {@code dangerously_verify_receipt}. */
    public Bytes verifyReceipt(Bytes argument, Call call) throws MalformedException {
        List<CandidValue> arguments = arguments(argument, VerifierInterface.RECEIPT_CHECK, CandidType.BLOB);
        Bytes evidence = ((CandidValue.Blob) arguments.get(1)).value();
        return result(VerifierInterface.RECEIPT_RESULT, () -> service.verifyReceipt(fields(arguments), evidence, call));
    }

    /** Query {@code enclaves}. */
    public Bytes enclaves(Bytes argument) throws MalformedException {
        arguments(argument);
        return CandidEncoder.encode(CandidType.vec(VerifierInterface.ENCLAVE_SUMMARY), service.enclaves());
    }

    /** Query {@code enclave}. */
    public Bytes enclave(Bytes argument) throws MalformedException {
        Bytes coreDigest = blob(arguments(argument, CandidType.BLOB));
        return CandidEncoder.encode(CandidType.opt(VerifierInterface.ENCLAVE), service.enclave(coreDigest));
    }

    /** Query {@code policy}. */
    public Bytes policy(Bytes argument) throws MalformedException {
        arguments(argument);
        return CandidEncoder.encode(Primitive.TEXT, service.policy());
    }

    /** Query {@code info}. */
    public Bytes info(Bytes argument) throws MalformedException {
        arguments(argument);
        return CandidEncoder.encode(VerifierInterface.INFO, service.info());
    }

    private static List<CandidValue> arguments(Bytes argument, CandidType... types) throws MalformedException {
        return CandidDecoder.decode(argument, List.of(types));
    }

    private static Bytes blob(List<CandidValue> arguments) {
        return ((CandidValue.Blob) arguments.get(0)).value();
    }

    private static @Nullable Bytes optionalBlob(CandidValue argument) {
        return argument instanceof CandidValue.Opt opt && opt.value() instanceof CandidValue.Blob blob
                ? blob.value()
                : null;
    }

    private static CandidValue.Fields fields(List<CandidValue> arguments) {
        return (CandidValue.Fields) arguments.get(0);
    }

    private static Bytes result(CandidType type, Question question) {
        return CandidEncoder.encode(type, ask(question));
    }

    private static CandidValue ask(Question question) {
        try {
            return Answers.ok(question.ask());
        } catch (MalformedException e) {
            return Answers.err(MalformedException.CODE, message(e));
        } catch (RejectedException e) {
            return Answers.err(e.code().code(), e.finding().message());
        } catch (CollateralUnavailableException e) {
            return Answers.err(e.code(), message(e));
        } catch (CanisterException e) {
            return Answers.err(e.code(), message(e));
        }
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? "" : message;
    }

    /** What a method does once its argument is decoded. */
    private interface Question {
        CandidValue ask()
                throws MalformedException, RejectedException, CollateralUnavailableException, CanisterException;
    }
}
