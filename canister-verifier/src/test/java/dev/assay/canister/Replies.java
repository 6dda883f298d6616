package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidDecoder;
import dev.assay.candid.CandidType;
import dev.assay.candid.CandidValue;

/** Replies that a test expects to be readable. */
final class Replies {
    private Replies() {}

    /** What is in the Ok; fails with the Err otherwise. */
    static CandidValue.Fields ok(CandidType type, Bytes reply) throws MalformedException {
        VerifierMessages.Answer answer = VerifierMessages.answer(type, reply);
        if (answer.ok() == null) {
            throw new AssertionError(answer);
        }
        return answer.ok();
    }

    /** The code in the Err; "Ok" when there is none. */
    static String code(CandidType type, Bytes reply) throws MalformedException {
        VerifierMessages.Answer answer = VerifierMessages.answer(type, reply);
        return answer.isOk() ? "Ok" : answer.code();
    }

    static CandidValue value(CandidType type, Bytes reply) throws MalformedException {
        return CandidDecoder.decode(reply, type);
    }
}
