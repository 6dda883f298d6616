package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.store.HeapMemory;
import dev.assay.policy.Policy.Mode;
import dev.assay.testkit.canister.CanisterEmulator;
import dev.assay.testkit.canister.CanisterModule;
import dev.assay.testkit.canister.CanisterReply;
import dev.assay.testkit.canister.CanisterTrap;
import dev.assay.trust.TrustAnchors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The canister twice: its classes on the JVM, and the module that the build made of them, in the emulator. */
interface TestCanister {
    Bytes SELF = Bytes.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 1, 1});
    Bytes ANONYMOUS = Bytes.of(new byte[] {4});
    Path WASM = Path.of("target", "canister", "verifier.wasm");

    /** How a canister comes into being. */
    enum Kind {
        JVM,
        WASM;

        TestCanister install(Bytes argument) throws MalformedException {
            return this == JVM ? new OnJvm(argument) : new Compiled(argument);
        }

        TestCanister simulated() throws MalformedException {
            return install(VerifierMessages.install(Mode.SIMULATED, null));
        }

        TestCanister release() throws MalformedException {
            return install(VerifierMessages.install(Mode.REAL, null));
        }
    }

    Bytes call(String method, Bytes argument) throws MalformedException;

    void at(long seconds);

    void caller(Bytes principal);

    void upgrade() throws MalformedException;

    default Bytes challenge() throws MalformedException {
        return Replies.ok(VerifierInterface.CHALLENGE_RESULT, call("begin_registration", VerifierMessages.nothing()))
                .blob("challenge");
    }

    /** A challenge, and the enclave's answer to it registered. */
    default Bytes register(TestEnclave enclave) throws MalformedException {
        return call("register", VerifierMessages.blob(enclave.bundle(challenge())));
    }

    default String registerCode(Bytes bundle) throws MalformedException {
        return Replies.code(VerifierInterface.ENCLAVE_RESULT, call("register", VerifierMessages.blob(bundle)));
    }

    default String receiptCode(Bytes question) throws MalformedException {
        return Replies.code(VerifierInterface.RECEIPT_RESULT, call("check_receipt", question));
    }

    /** The same classes, uncompiled. */
    final class OnJvm implements TestCanister {
        private final HeapMemory memory = new HeapMemory();
        private final TrustAnchors vendors;
        private VerifierEndpoints endpoints;
        private Call call = new Call(ANONYMOUS, SELF, TestEnclave.NOW * 1_000_000_000L);

        OnJvm(Bytes argument) throws MalformedException {
            this(argument, TrustAnchors.vendors());
        }

        /** With roots of a test's own. */
        OnJvm(Bytes argument, TrustAnchors vendors) throws MalformedException {
            this.vendors = vendors;
            endpoints = VerifierEndpoints.install(argument, memory, vendors);
        }

        @Override
        public Bytes call(String method, Bytes argument) throws MalformedException {
            return switch (method) {
                case "begin_registration" -> endpoints.beginRegistration(argument, call);
                case "register" -> endpoints.register(argument, call);
                case "check_receipt" -> endpoints.checkReceipt(argument, call);
                case "verify_evidence" -> endpoints.verifyEvidence(argument, call);
                case "check_endorsement" -> endpoints.checkEndorsement(argument, call);
                case "inspect" -> endpoints.inspect(argument);
                case "dangerously_verify_receipt" -> endpoints.verifyReceipt(argument, call);
                case "enclaves" -> endpoints.enclaves(argument);
                case "enclave" -> endpoints.enclave(argument);
                case "policy" -> endpoints.policy(argument);
                case "info" -> endpoints.info(argument);
                default -> throw new IllegalArgumentException(method);
            };
        }

        @Override
        public void at(long seconds) {
            call = new Call(call.caller(), SELF, seconds * 1_000_000_000L);
        }

        @Override
        public void caller(Bytes principal) {
            call = new Call(principal, SELF, call.timeNanos());
        }

        @Override
        public void upgrade() throws MalformedException {
            endpoints = VerifierEndpoints.resume(memory, vendors);
        }
    }

    /** The module, with traps for unreadable arguments turned back into what they mean. */
    final class Compiled implements TestCanister {
        static final CanisterModule MODULE = CanisterModule.compile(read(WASM));
        private static final String UNREADABLE = "cannot read the argument: ";
        private static final String NO_START = "cannot start: ";

        private final CanisterEmulator emulator =
                CanisterEmulator.load(MODULE).timeNanos(TestEnclave.NOW * 1_000_000_000L);

        private long instructions;

        Compiled(Bytes argument) throws MalformedException {
            try {
                emulator.install(argument.toArray());
            } catch (CanisterTrap trap) {
                throw malformed(trap, NO_START);
            }
        }

        @Override
        public Bytes call(String method, Bytes argument) throws MalformedException {
            try {
                CanisterReply reply = emulator.update(method, argument.toArray());
                instructions = reply.instructions();
                return Bytes.of(reply.bytes());
            } catch (CanisterTrap trap) {
                throw malformed(trap, UNREADABLE);
            }
        }

        /** Instructions of the last call, by the replica's weights. */
        long instructions() {
            return instructions;
        }

        private static MalformedException malformed(CanisterTrap trap, String prefix) {
            String message = String.valueOf(trap.getMessage());
            if (!trap.code().equals(CanisterTrap.CALLED_TRAP) || !message.startsWith(prefix)) {
                throw trap;
            }
            return new MalformedException(message.substring(prefix.length()));
        }

        @Override
        public void at(long seconds) {
            emulator.timeNanos(seconds * 1_000_000_000L);
        }

        @Override
        public void caller(Bytes principal) {
            emulator.caller(principal.toArray());
        }

        @Override
        public void upgrade() {
            emulator.upgrade(MODULE, VerifierMessages.nothing().toArray());
        }

        private static byte[] read(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
