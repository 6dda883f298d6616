package dev.assay.cli.canister;

import dev.assay.bytes.Bytes;
import dev.assay.client.canister.CanisterCallException;
import dev.assay.client.canister.CanisterCalls;
import dev.assay.client.canister.VerifierCanister;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.Mode;
import dev.assay.testkit.canister.CanisterEmulator;
import dev.assay.testkit.canister.CanisterModule;
import dev.assay.testkit.canister.CanisterReject;
import dev.assay.testkit.canister.CanisterReply;
import dev.assay.testkit.canister.CanisterTrap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One installed verifier canister; counts what each kind of call cost last. */
public final class EmulatedCanister implements CanisterCalls {
    /** Said wherever a number or a verdict of this canister is shown. */
    public static final String LABEL = "emulator, not a replica";

    private final CanisterEmulator emulator;
    private final Map<String, Long> instructions = new LinkedHashMap<>();
    private long total;

    private EmulatedCanister(CanisterEmulator emulator) {
        this.emulator = emulator;
    }

    /**
     * Installs the module with a policy, and in the policy's mode.
     *
     * @param nowEpochSeconds the subnet's time
     */
    public static EmulatedCanister install(CanisterModule module, Policy policy, long nowEpochSeconds) {
        EmulatedCanister canister = new EmulatedCanister(CanisterEmulator.load(module));
        canister.at(nowEpochSeconds);
        Bytes argument = VerifierCanister.installArgument(policy.mode() == Mode.SIMULATED, policy.toJson());
        canister.instructions.put("install", canister.emulator.install(argument.toArray()));
        return canister;
    }

    /** The canister's methods. */
    public VerifierCanister methods() {
        return new VerifierCanister(this);
    }

    /** Sets the subnet's time, in seconds since 1970. */
    public void at(long epochSeconds) {
        emulator.timeNanos(Math.multiplyExact(epochSeconds, 1_000_000_000L));
    }

    /** Instructions of the last call of each kind, in the order of first use, by the replica's weights. */
    public Map<String, Long> instructions() {
        return new LinkedHashMap<>(instructions);
    }

    /** Instructions of all calls since this was last asked; a call that trapped does not count. */
    public long takeInstructions() {
        long taken = total;
        total = 0;
        return taken;
    }

    @Override
    public Bytes query(String method, Bytes argument) throws CanisterCallException {
        return call(method, () -> emulator.query(method, argument.toArray()));
    }

    @Override
    public Bytes update(String method, Bytes argument) throws CanisterCallException {
        return call(method, () -> emulator.update(method, argument.toArray()));
    }

    private Bytes call(String method, Call call) throws CanisterCallException {
        try {
            CanisterReply reply = call.send();
            instructions.put(method, reply.instructions());
            total += reply.instructions();
            return Bytes.of(reply.bytes());
        } catch (CanisterTrap trap) {
            throw new CanisterCallException(trap.code(), String.valueOf(trap.getMessage()));
        } catch (CanisterReject reject) {
            throw new CanisterCallException(reject.code(), String.valueOf(reject.getMessage()));
        }
    }

    /** One call to the emulator. */
    private interface Call {
        CanisterReply send();
    }
}
