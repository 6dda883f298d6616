package dev.assay.testkit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.assay.bytes.MalformedException;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The three ways in which verification fails, each with its reason. */
final class Verdicts {
    private Verdicts() {}

    static void assertRejected(String what, RejectionCode code, ThrowingCallable verification) {
        Throwable thrown = catchThrowable(verification);
        assertThat(thrown).as(what).isInstanceOf(RejectedException.class);
        assertThat(((RejectedException) thrown).code()).as(what).isEqualTo(code);
    }

    static void assertMalformed(String what, ThrowingCallable reading) {
        assertThat(catchThrowable(reading)).as(what).isInstanceOf(MalformedException.class);
    }

    static void assertUnavailable(String named, ThrowingCallable verification) {
        assertThat(catchThrowable(verification))
                .isInstanceOf(CollateralUnavailableException.class)
                .hasMessageContaining(named);
    }
}
