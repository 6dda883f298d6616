package dev.assay.testkit.canister;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.types.MutabilityType;
import java.util.ArrayList;
import java.util.List;

/** One installed module: its heap and globals, and the running of single messages on them, all or nothing. */
final class RunningCanister {
    private final CanisterModule module;
    private final CanisterState state;
    private final Ic0Host host;
    private final Instance instance;
    private final List<GlobalInstance> globals = new ArrayList<>();

    RunningCanister(CanisterModule module, CanisterState state) {
        this.module = module;
        this.state = state;
        this.host = new Ic0Host(state);
        this.instance = Instance.builder(module.wasm())
                .withImportValues(host.imports(module.wasm()))
                .withMemoryFactory(JournalledMemory::new)
                .withMachineFactory(module.machine())
                .build();
        host.attach(instance, module.counter());
        for (int i = 0; i < instance.globalCount(); i++) {
            if (i != module.counter() && instance.global(i).getMutabilityType() == MutabilityType.Var) {
                globals.add(instance.global(i));
            }
        }
    }

    /** The module's start function, which the replica runs, metered, before the first entry point. */
    void start() {
        module.start().ifPresent(start -> run(new Message(CallContext.START, "", new byte[0], 0), start));
    }

    boolean exports(String name) {
        return module.function(name).isPresent();
    }

    /** Runs an entry point if there is one; answers the instructions it used. */
    long runIfPresent(String export, Message message) {
        return exports(export) ? run(message, module.function(export).getAsInt()) : 0;
    }

    private long run(Message message, int function) {
        long[][] before = globals.stream()
                .map(global -> new long[] {global.getValueLow(), global.getValueHigh()})
                .toArray(long[][]::new);
        boolean kept = false;
        host.start(message, message.context.instructionLimit());
        try {
            call(function);
            kept = !message.context.discardsChanges();
            return host.instructionsUsed();
        } finally {
            settle(kept, before);
        }
    }

    private void call(int function) {
        try {
            instance.getMachine().call(function, new long[0]);
        } catch (ChicoryException e) {
            throw trapped(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw trapped("call stack exhausted");
        }
        if (host.instructionsLeft() < 0) {
            throw outOfInstructions();
        }
    }

    private CanisterTrap trapped(String message) {
        return host.instructionsLeft() < 0 ? outOfInstructions() : new CanisterTrap(CanisterTrap.TRAPPED, message);
    }

    private CanisterTrap outOfInstructions() {
        return new CanisterTrap(
                CanisterTrap.INSTRUCTION_LIMIT,
                "more than " + host.message().context.instructionLimit() + " instructions");
    }

    private void settle(boolean kept, long[][] globalsBefore) {
        // What canister_pre_upgrade leaves in the heap is lost when the upgrade succeeds and undone when it fails.
        boolean heapKept = kept && host.message().context != CallContext.PRE_UPGRADE;
        if (kept) {
            state.commit();
        } else {
            state.rollBack();
        }
        if (instance.memory() instanceof JournalledMemory heap) {
            heap.settle(heapKept);
        }
        for (int i = 0; i < globalsBefore.length && !heapKept; i++) {
            globals.get(i).setValueLow(globalsBefore[i][0]);
            globals.get(i).setValueHigh(globalsBefore[i][1]);
        }
    }
}
