package dev.assay.server.engine;

import java.util.function.UnaryOperator;

/**
 * What a call has while it is being answered.
 *
 * @param scratch memory for its tensors, valid until the call's stage is complete
 * @param options how it wants to be treated
 */
public record CallContext(Scratch scratch, CallOptions options) {
    /**
     * With other options and the same memory.
     *
     * @param change what to change
     * @return the context
     */
    public CallContext with(UnaryOperator<CallOptions> change) {
        return new CallContext(scratch, change.apply(options));
    }
}
