package dev.assay.testkit.canister;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Import;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers the canister's system calls: checks that the context allows the call, charges it, and passes it on. A call
 * that is part of ic0 but means other canisters or the subnet's keys can be linked, and traps when made.
 */
final class Ic0Host {
    private final CanisterState state;
    private final Map<String, Call> calls = new HashMap<>();
    private Instance instance;
    private Message message;
    private int counter;

    @SuppressWarnings("NullAway.Init") // attach() and start() come before any call; nothing else reaches in.
    Ic0Host(CanisterState state) {
        this.state = state;
        new Ic0MessageCalls(this).addTo(calls);
        new Ic0StateCalls(this).addTo(calls);
    }

    void attach(Instance newInstance, int counterGlobal) {
        instance = newInstance;
        counter = counterGlobal;
    }

    void start(Message newMessage, long instructions) {
        message = newMessage;
        instance.global(counter).setValue(instructions);
    }

    /** Instructions that this message may still use; below zero when it has used too many. */
    long instructionsLeft() {
        return instance.global(counter).getValue();
    }

    CanisterState state() {
        return state;
    }

    Message message() {
        return message;
    }

    long instructionsUsed() {
        return message.context.instructionLimit() - instructionsLeft();
    }

    void charge(long amount) {
        long left = instructionsLeft() - amount;
        instance.global(counter).setValue(left);
        if (left < 0) {
            throw new CanisterTrap(CanisterTrap.INSTRUCTION_LIMIT, "instruction limit exceeded in a system call");
        }
    }

    /** Bytes that the canister hands over; each costs an instruction. */
    byte[] read(long address, long count) {
        charge(Integer.toUnsignedLong((int) count));
        return instance.memory().readBytes((int) address, (int) count);
    }

    /** The usual shape of a copying call: destination, offset, size, over what the system holds. */
    void copyOut(byte[] source, long[] arguments) {
        long offset = Integer.toUnsignedLong((int) arguments[1]);
        long size = Integer.toUnsignedLong((int) arguments[2]);
        if (offset + size > source.length) {
            throw violation("copy of " + size + " bytes at " + offset + ", but there are " + source.length);
        }
        charge(size);
        instance.memory().write((int) arguments[0], source, (int) offset, (int) size);
    }

    void write(long address, byte[] bytes) {
        instance.memory().write((int) address, bytes);
    }

    static CanisterTrap violation(String what) {
        return new CanisterTrap(CanisterTrap.CONTRACT_VIOLATION, what);
    }

    /** Functions for everything that the module imports. */
    ImportValues imports(WasmModule module) {
        return ImportValues.builder()
                .addFunction(module.importSection().stream().map(this::link).toArray(ImportFunction[]::new))
                .build();
    }

    private ImportFunction link(Import item) {
        Ic0Signature signature = Ic0Signature.ALL.get(item.name());
        if (!item.module().equals("ic0") || signature == null) {
            throw new IllegalArgumentException("a replica has no import " + item.module() + "." + item.name());
        }
        return new HostFunction(
                "ic0", signature.name(), signature.type(), (caller, arguments) -> dispatch(signature, arguments));
    }

    private long[] dispatch(Ic0Signature signature, long[] arguments) {
        if (!signature.allowedIn(message.context)) {
            throw violation("ic0." + signature.name() + " cannot be called in context " + message.context.letters());
        }
        charge(signature.overhead());
        Call call = calls.get(signature.name());
        if (call == null) {
            throw new CanisterTrap(CanisterTrap.TRAPPED, "the emulator does not emulate ic0." + signature.name());
        }
        long result = call.run(arguments);
        return signature.type().returns().isEmpty() ? new long[0] : new long[] {result};
    }

    /** The body of a system call; what it returns is dropped when the call has no result. */
    interface Call {
        long run(long[] arguments);
    }

    /** A call without a result. */
    interface Action {
        void run(long[] arguments);

        default Call asCall() {
            return arguments -> {
                run(arguments);
                return 0;
            };
        }
    }
}
