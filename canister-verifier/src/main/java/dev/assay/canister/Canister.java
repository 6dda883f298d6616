package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.canister.ic0.Ic0;
import dev.assay.canister.ic0.Ic0Memory;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Export;

/**
 * The functions that the Internet Computer calls. Each passes bytes on and back and does nothing else; a Java exception
 * that reached the system would be an {@code unreachable} without a word, so each catches everything.
 */
public final class Canister {
    private static @Nullable VerifierEndpoints endpoints;

    private Canister() {}

    /** TeaVM wants one; it is never called. */
    public static void main(String[] arguments) {}

    @Export(name = "canister_init")
    static void init() {
        start(() -> VerifierEndpoints.install(argument(), new Ic0Memory()));
    }

    @Export(name = "canister_post_upgrade")
    static void postUpgrade() {
        start(() -> VerifierEndpoints.resume(new Ic0Memory()));
    }

    @Export(name = "canister_update begin_registration")
    static void beginRegistration() {
        answer(all -> all.beginRegistration(argument(), call()));
    }

    @Export(name = "canister_update register")
    static void register() {
        answer(all -> all.register(argument(), call()));
    }

    @Export(name = "canister_query check_receipt")
    static void checkReceipt() {
        answer(all -> all.checkReceipt(argument(), call()));
    }

    @Export(name = "canister_query verify_evidence")
    static void verifyEvidence() {
        answer(all -> all.verifyEvidence(argument(), call()));
    }

    @Export(name = "canister_query check_endorsement")
    static void checkEndorsement() {
        answer(all -> all.checkEndorsement(argument(), call()));
    }

    @Export(name = "canister_query inspect")
    static void inspect() {
        answer(all -> all.inspect(argument()));
    }

    @Export(name = "canister_query dangerously_verify_receipt")
    static void verifyReceipt() {
        answer(all -> all.verifyReceipt(argument(), call()));
    }

    @Export(name = "canister_query enclaves")
    static void enclaves() {
        answer(all -> all.enclaves(argument()));
    }

    @Export(name = "canister_query enclave")
    static void enclave() {
        answer(all -> all.enclave(argument()));
    }

    @Export(name = "canister_query policy")
    static void policy() {
        answer(all -> all.policy(argument()));
    }

    @Export(name = "canister_query info")
    static void info() {
        answer(all -> all.info(argument()));
    }

    private static Bytes argument() {
        return Bytes.of(Ic0.argument());
    }

    private static Call call() {
        return new Call(Bytes.of(Ic0.caller()), Bytes.of(Ic0.self()), Ic0.timeNanos());
    }

    private static void start(Start start) {
        try {
            endpoints = start.run();
        } catch (MalformedException e) {
            Ic0.trap("cannot start: " + e.getMessage());
        } catch (Throwable bug) {
            Ic0.trap("cannot start: " + bug.getClass().getName());
        }
    }

    private static void answer(Method method) {
        VerifierEndpoints all = endpoints;
        if (all == null) {
            Ic0.trap("not started");
            return;
        }
        try {
            Ic0.reply(method.answer(all).toArray());
        } catch (MalformedException e) {
            Ic0.trap("cannot read the argument: " + e.getMessage());
        } catch (Throwable bug) {
            Ic0.trap("a mistake of the canister's own: " + bug.getClass().getName());
        }
    }

    private interface Start {
        VerifierEndpoints run() throws MalformedException;
    }

    private interface Method {
        Bytes answer(VerifierEndpoints all) throws MalformedException;
    }
}
