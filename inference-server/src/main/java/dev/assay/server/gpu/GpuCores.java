package dev.assay.server.gpu;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.GpuEvidence;
import dev.assay.policy.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What came of the GPUs for each core, judged by the policy that it states, and the gate that follows from that: one stands
 * before the requests of all epochs, so a GPU must have passed for every core that there is.
 */
final class GpuCores {
    /** Epochs overlap; more than these do not. */
    private static final int MAX_CORES = 4;

    private final GpuGate gate;

    /** Least recently begun first. */
    private final Map<Bytes, Judged> cores = new LinkedHashMap<>();

    GpuCores(GpuGate gate) {
        this.gate = gate;
    }

    /**
     * What came of it for one core.
     *
     * @param policy the policy that the core states, by which the devices are judged
     * @param usable the GPUs that passed; none after a failure, and until they are judged again
     * @param until until when that counts
     * @param due when it is to be taken anew
     */
    record Judged(Policy policy, Set<String> usable, List<GpuEvidence> evidence, long until, long due) {
        static Judged nothing(Policy policy, long due) {
            return new Judged(policy, Set.of(), List.of(), due, due);
        }
    }

    synchronized boolean isEmpty() {
        return cores.isEmpty();
    }

    synchronized boolean knows(Bytes core) {
        return cores.containsKey(core);
    }

    /** Evidence for statements over this core: what passed for it, while something passed for all. */
    synchronized List<GpuEvidence> evidence(Bytes core) {
        Judged judged = cores.get(core);
        boolean counts = judged != null && judged.until - gate.now() > 0;
        return judged == null || !counts || passedForAll().isEmpty() ? List.of() : judged.evidence;
    }

    /** All evidence, to see whether any of it changed. */
    synchronized List<List<GpuEvidence>> evidence() {
        return cores.values().stream().map(Judged::evidence).toList();
    }

    /**
     * Keeps what came of it for a core.
     *
     * @param reason why what did not pass did not
     * @param begins whether the core is a new one; if not, and it was forgotten meanwhile, it stays so
     */
    synchronized void keep(Bytes core, Judged judged, String reason, boolean begins) {
        if (begins) {
            cores.put(core, judged);
            if (cores.size() > MAX_CORES) {
                cores.remove(cores.keySet().iterator().next());
            }
        } else {
            cores.replace(core, judged);
        }
        follow(reason);
    }

    /** No statement over this core will be made any more, and what its policy says does not matter. */
    synchronized void forget(Bytes core, String reason) {
        if (cores.remove(core) != null) {
            follow(cores.isEmpty() ? "no statement names it" : reason);
        }
    }

    /** Nothing that came of it before counts any more. */
    synchronized void shut(String reason, long due) {
        cores.replaceAll((core, judged) -> Judged.nothing(judged.policy, due));
        gate.close(reason);
    }

    /** The end: no core is known, and the gate stays closed. */
    synchronized void close(String reason) {
        cores.clear();
        gate.close(reason);
    }

    /** Whether a GPU passed for any core. */
    synchronized boolean anyPassed() {
        return cores.values().stream().anyMatch(judged -> !judged.usable.isEmpty());
    }

    synchronized boolean isDue() {
        return cores.values().stream().anyMatch(judged -> judged.due - gate.now() <= 0);
    }

    /** The cores with their policies, the newest first. */
    synchronized List<Map.Entry<Bytes, Policy>> newestFirst() {
        List<Map.Entry<Bytes, Policy>> all = new ArrayList<>();
        cores.forEach((core, judged) -> all.add(Map.entry(core, judged.policy)));
        Collections.reverse(all);
        return all;
    }

    private Set<String> passedForAll() {
        Set<String> passed = new HashSet<>();
        cores.values().forEach(judged -> passed.addAll(judged.usable));
        cores.values().forEach(judged -> passed.retainAll(judged.usable));
        return passed;
    }

    private void follow(String reason) {
        long until = cores.values().stream().mapToLong(Judged::until).min().orElse(gate.now());
        gate.openOnly(passedForAll(), until, reason);
    }
}
