package dev.assay.testkit.canister;

import dev.assay.testkit.canister.Ic0Host.Action;
import dev.assay.testkit.canister.Ic0Host.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The calls about the canister itself: stable memory, certified data, cycles, time, counters, log. */
final class Ic0StateCalls {
    private static final int MAX_CERTIFIED_BYTES = 32;
    private static final long DIRTY_STABLE_PAGE = 1_000;
    private static final int RUNNING = 1;

    private final Ic0Host host;

    Ic0StateCalls(Ic0Host host) {
        this.host = host;
    }

    void addTo(Map<String, Call> calls) {
        CanisterState state = host.state();
        addStable(calls);
        calls.put("canister_self_size", a -> state.id.length);
        calls.put("canister_self_copy", action(a -> host.copyOut(state.id, a)));
        calls.put("canister_cycle_balance", a -> state.cycles());
        calls.put("canister_cycle_balance128", action(a -> host.write(a[0], littleEndian128(state.cycles()))));
        calls.put("canister_liquid_cycle_balance128", action(a -> host.write(a[0], littleEndian128(state.cycles()))));
        calls.put("canister_status", a -> RUNNING);
        calls.put("canister_version", a -> state.version);
        calls.put("cycles_burn128", action(this::burn));
        calls.put("certified_data_set", action(this::certify));
        calls.put("data_certificate_present", a -> 0);
        calls.put("time", a -> state.timeNanos);
        calls.put("global_timer_set", this::setTimer);
        calls.put("performance_counter", this::performanceCounter);
        calls.put("is_controller", a -> state.isController(host.read(a[0], a[1])) ? 1 : 0);
        calls.put("in_replicated_execution", a -> inReplicatedExecution() ? 1 : 0);
        calls.put("debug_print", action(a -> state.log.add(new String(host.read(a[0], a[1]), StandardCharsets.UTF_8))));
    }

    private void addStable(Map<String, Call> calls) {
        StableMemory stable = host.state().stable;
        calls.put("stable_size", a -> stable.pages());
        calls.put("stable64_size", a -> stable.pages());
        calls.put("stable_grow", a -> stable.grow(Integer.toUnsignedLong((int) a[0])));
        calls.put("stable64_grow", a -> stable.grow(a[0]));
        calls.put("stable_read", action(a -> readStable(unsigned(a[0]), unsigned(a[1]), unsigned(a[2]))));
        calls.put("stable64_read", action(a -> readStable(a[0], a[1], a[2])));
        calls.put("stable_write", action(a -> writeStable(unsigned(a[0]), unsigned(a[1]), unsigned(a[2]))));
        calls.put("stable64_write", action(a -> writeStable(a[0], a[1], a[2])));
    }

    private static Call action(Action action) {
        return action.asCall();
    }

    private static long unsigned(long value) {
        return Integer.toUnsignedLong((int) value);
    }

    private void readStable(long destination, long offset, long size) {
        byte[] bytes = host.state().stable.read(offset, size);
        host.charge(size);
        host.write(destination, bytes);
    }

    private void writeStable(long offset, long source, long size) {
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw new CanisterTrap(CanisterTrap.TRAPPED, "heap out of bounds");
        }
        host.charge(DIRTY_STABLE_PAGE * host.state().stable.write(offset, host.read(source, size)));
    }

    private void certify(long[] arguments) {
        if (Integer.toUnsignedLong((int) arguments[1]) > MAX_CERTIFIED_BYTES) {
            throw Ic0Host.violation("certified data holds at most " + MAX_CERTIFIED_BYTES + " bytes");
        }
        host.state().certifiedData(host.read(arguments[0], arguments[1]));
    }

    private void burn(long[] arguments) {
        long wish = arguments[0] != 0 || arguments[1] < 0 ? Long.MAX_VALUE : arguments[1];
        long burnt = Math.min(wish, host.state().cycles());
        host.state().addCycles(-burnt);
        host.write(arguments[2], littleEndian128(burnt));
    }

    private long setTimer(long[] arguments) {
        long before = host.state().timer();
        host.state().timer(arguments[0]);
        return before;
    }

    /** 0 counts this message, 1 its call context, which here has no other messages. */
    private long performanceCounter(long[] arguments) {
        if (arguments[0] != 0 && arguments[0] != 1) {
            throw Ic0Host.violation("performance counter " + arguments[0] + " does not exist");
        }
        return host.instructionsUsed();
    }

    private boolean inReplicatedExecution() {
        CallContext context = host.message().context;
        return context != CallContext.QUERY && context != CallContext.COMPOSITE_QUERY && context != CallContext.INSPECT;
    }

    static byte[] littleEndian128(long amount) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(amount)
                .array();
    }
}
