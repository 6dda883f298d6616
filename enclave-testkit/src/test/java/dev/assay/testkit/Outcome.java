package dev.assay.testkit;

import dev.assay.bytes.MalformedException;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;

/** Verification's answer as one word, for tables of changes. */
final class Outcome {
    private Outcome() {}

    /** Something that verifies or fails. */
    interface Verification {
        Object run() throws Exception;
    }

    /** {@code verified}, {@code malformed} or the code; what is none of the ways to fail is thrown on. */
    static String of(Verification verification) {
        try {
            verification.run();
            return "verified";
        } catch (MalformedException malformed) {
            return MalformedException.CODE;
        } catch (RejectedException rejected) {
            return rejected.code().code();
        } catch (CollateralUnavailableException unavailable) {
            return unavailable.code();
        } catch (Exception bug) {
            throw new AssertionError(bug);
        }
    }
}
