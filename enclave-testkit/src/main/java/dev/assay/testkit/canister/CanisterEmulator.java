package dev.assay.testkit.canister;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one canister as the Internet Computer would, in this JVM, for tests: <strong>an emulator, not a replica</strong>.
 *
 * <p>It keeps these promises of the interface specification: a message that traps leaves no trace in heap, globals,
 * stable memory, certified data or cycles; a query leaves none even when it succeeds; each system call is allowed only
 * in its contexts; a message is answered once; an upgrade drops the heap and keeps stable memory; instructions are
 * counted with the replica's weights and limited per context. There is no consensus, no subnet key (so no data
 * certificate), no other canister to call, and cycles are never charged for execution. Not thread-safe.
 */
public final class CanisterEmulator {
    private static final byte[] DEFAULT_ID = {0, 0, 0, 0, 0, 0, 0, 1, 1, 1};
    private static final int MAX_INGRESS_BYTES = 2 << 20;

    private final CanisterModule module;
    private final CanisterState state = new CanisterState(DEFAULT_ID);
    private @Nullable RunningCanister running;
    private long cyclesAttached;

    private CanisterEmulator(CanisterModule module) {
        this.module = module;
    }

    /** An empty canister, to install this module in; the module may be gzipped. */
    public static CanisterEmulator load(byte[] wasm) {
        return load(CanisterModule.compile(wasm));
    }

    /** As {@link #load(byte[])}, with a module that is compiled already. */
    public static CanisterEmulator load(CanisterModule module) {
        return new CanisterEmulator(module);
    }

    /** Installs the module: {@code canister_init} with this argument. Answers the instructions used. */
    public long install(byte[] argument) {
        if (running != null) {
            throw new IllegalStateException("installed already; use upgrade or reinstall");
        }
        return orRestore(() -> replace(module, "canister_init", argument));
    }

    /** Drops heap and stable memory, and installs anew. */
    public long reinstall(CanisterModule newModule, byte[] argument) {
        installed();
        return orRestore(() -> {
            state.stable.clear();
            return replace(newModule, "canister_init", argument);
        });
    }

    /**
     * Upgrades: {@code canister_pre_upgrade} of the old module, then the heap is dropped, then
     * {@code canister_post_upgrade} of the new one. A trap in either leaves everything as it was.
     */
    public long upgrade(byte[] wasm, byte[] argument) {
        return upgrade(CanisterModule.compile(wasm), argument);
    }

    /** As {@link #upgrade(byte[], byte[])}. */
    public long upgrade(CanisterModule newModule, byte[] argument) {
        return orRestore(() -> {
            long used =
                    installed().runIfPresent("canister_pre_upgrade", message(CallContext.PRE_UPGRADE, "", argument));
            return used + replace(newModule, "canister_post_upgrade", argument);
        });
    }

    /** A change of code is one step: its parts commit one by one, so a trap in a later one restores what was before. */
    private long orRestore(LongSupplier change) {
        CanisterState.Checkpoint checkpoint = state.checkpoint();
        try {
            return change.getAsLong();
        } catch (CanisterTrap e) {
            state.restore(checkpoint);
            throw e;
        }
    }

    private long replace(CanisterModule newModule, String entryPoint, byte[] argument) {
        RunningCanister fresh = new RunningCanister(newModule, state);
        fresh.start();
        // "The global timer is deactivated" and certified data stays, on every installation of code.
        state.timer(0);
        long used = fresh.runIfPresent(entryPoint, message(CallContext.INIT, "", argument));
        running = fresh;
        state.version++;
        return used;
    }

    /** Calls a query method as one node would: what it changes is thrown away. */
    public CanisterReply query(String method, byte[] argument) {
        RunningCanister canister = installed();
        if (canister.exports("canister_query " + method)) {
            return call(canister, "canister_query " + method, message(CallContext.QUERY, method, argument));
        }
        String composite = "canister_composite_query " + method;
        if (canister.exports(composite)) {
            return call(canister, composite, message(CallContext.COMPOSITE_QUERY, method, argument));
        }
        throw notFound(method);
    }

    /** Sends a method call through consensus, as a user does: an update method, or a query made replicated. */
    public CanisterReply update(String method, byte[] argument) {
        RunningCanister canister = installed();
        inspect(canister, method, argument);
        if (canister.exports("canister_update " + method)) {
            return call(canister, "canister_update " + method, message(CallContext.UPDATE, method, argument));
        }
        if (canister.exports("canister_query " + method)) {
            return call(canister, "canister_query " + method, message(CallContext.REPLICATED_QUERY, method, argument));
        }
        throw notFound(method);
    }

    private void inspect(RunningCanister canister, String method, byte[] argument) {
        if (canister.exports("canister_inspect_message")) {
            Message message = message(CallContext.INSPECT, method, argument);
            canister.runIfPresent("canister_inspect_message", message);
            if (!message.accepted) {
                throw new CanisterReject(CanisterReject.REJECTED, "canister_inspect_message did not accept the call");
            }
        }
    }

    private CanisterReply call(RunningCanister canister, String export, Message message) {
        cyclesAttached = 0;
        long used = canister.runIfPresent(export, message);
        if (message.rejection != null) {
            throw new CanisterReject(CanisterReject.REJECTED, message.rejection);
        }
        if (!message.answered) {
            throw new CanisterReject(CanisterReject.DID_NOT_REPLY, "the canister did not reply");
        }
        return new CanisterReply(message.reply.toByteArray(), used);
    }

    /** Runs {@code canister_heartbeat}; answers the instructions used. */
    public long heartbeat() {
        return installed().runIfPresent("canister_heartbeat", message(CallContext.TASK, "", new byte[0]));
    }

    /** Runs {@code canister_global_timer} if it is due; answers whether it was. */
    public boolean fireTimerIfDue() {
        if (state.timer() == 0 || state.timer() > state.timeNanos) {
            return false;
        }
        state.timer(0);
        installed().runIfPresent("canister_global_timer", message(CallContext.TASK, "", new byte[0]));
        return true;
    }

    /** Sets who sends the next messages; the anonymous principal until then. */
    public CanisterEmulator caller(byte[] principal) {
        state.caller = principal.clone();
        return this;
    }

    /** Sets who controls the canister. */
    public CanisterEmulator controllers(List<byte[]> principals) {
        state.controllers = List.copyOf(principals);
        return this;
    }

    /** Sets the subnet's time, in nanoseconds since 1970. */
    public CanisterEmulator timeNanos(long nanos) {
        state.timeNanos = nanos;
        return this;
    }

    /** Lets the subnet's time pass. */
    public CanisterEmulator advance(Duration duration) {
        state.timeNanos = Math.addExact(state.timeNanos, duration.toNanos());
        return this;
    }

    /** Attaches cycles to the next update or query call, and to no other. */
    public CanisterEmulator attachCycles(long cycles) {
        cyclesAttached = cycles;
        return this;
    }

    /** The subnet's time, in nanoseconds since 1970. */
    public long timeNanos() {
        return state.timeNanos;
    }

    /** The canister's cycles. */
    public long cycles() {
        return state.cycles();
    }

    /** What the canister last set as certified data. */
    public byte[] certifiedData() {
        return state.certifiedData().clone();
    }

    /** Size of stable memory, in pages of 64 KiB. */
    public long stablePages() {
        return state.stable.pages();
    }

    /** What the canister printed; kept when it traps, as on the Internet Computer. */
    public List<String> log() {
        return List.copyOf(state.log);
    }

    private Message message(CallContext context, String method, byte[] argument) {
        if (argument.length > MAX_INGRESS_BYTES) {
            throw new IllegalArgumentException("an ingress message holds at most " + MAX_INGRESS_BYTES + " bytes");
        }
        return new Message(context, method, argument.clone(), context == CallContext.INSPECT ? 0 : cyclesAttached);
    }

    private RunningCanister installed() {
        if (running == null) {
            throw new CanisterReject(CanisterReject.NOT_INSTALLED, "no module is installed");
        }
        return running;
    }

    private static CanisterReject notFound(String method) {
        return new CanisterReject(CanisterReject.METHOD_NOT_FOUND, "the canister has no method " + method);
    }
}
