package dev.assay.testkit.canister;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** One message on its way through the canister. */
final class Message {
    final CallContext context;
    final String method;
    final byte[] argument;
    final ByteArrayOutputStream reply = new ByteArrayOutputStream();
    boolean answered;
    boolean accepted;

    @Nullable
    String rejection;

    long cyclesAvailable;

    Message(CallContext context, String method, byte[] argument, long cycles) {
        this.context = context;
        this.method = method;
        this.argument = argument;
        this.cyclesAvailable = cycles;
    }

    /** The most that a reply may hold: it is replicated state unless one node answers a query. */
    int maxReplyBytes() {
        return context == CallContext.QUERY ? 3 << 20 : 2 << 20;
    }
}
