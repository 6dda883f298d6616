package dev.assay.server.gpu;

import dev.assay.enclave.GpuEvidence;
import dev.assay.enclave.nvidia.GpuDevice.Kind;
import dev.assay.enclave.nvidia.GpuStates;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a refresh came to.
 *
 * @param usable the GPUs that passed, by UUID; empty if none may be used
 * @param evidence of all devices that passed, for statements; empty if no GPU may be used
 * @param reason why devices are missing here; empty if none is
 */
record CheckedGpus(Set<String> usable, List<GpuEvidence> evidence, String reason) {
    /**
     * GPUs pass one by one. Between GPUs under protected PCIe data runs in the clear, over switches: there all devices pass
     * or none, and without a look at the switches none.
     */
    static CheckedGpus of(List<GpuVerdict> verdicts, GpuStates states) {
        String refused = verdicts.stream()
                .filter(verdict -> verdict.evidence() == null)
                .map(verdict -> verdict.device().id() + ": " + verdict.reason())
                .collect(Collectors.joining("; "));
        Set<String> usable = verdicts.stream()
                .filter(verdict ->
                        verdict.evidence() != null && verdict.device().kind() == Kind.GPU)
                .map(verdict -> verdict.device().id())
                .collect(Collectors.toSet());
        if (states.ccMode() == GpuStates.PROTECTED_PCIE) {
            if (verdicts.stream().noneMatch(verdict -> verdict.device().kind() == Kind.SWITCH)) {
                return none("protected PCIe, and the switches cannot be checked: " + states.switches());
            }
            if (!refused.isEmpty()) {
                return none("protected PCIe needs every device: " + refused);
            }
        }
        if (usable.isEmpty()) {
            return none(refused.isEmpty() ? "there is no GPU" : refused);
        }
        List<GpuEvidence> evidence = verdicts.stream()
                .flatMap(verdict -> Stream.ofNullable(verdict.evidence()))
                .toList();
        return new CheckedGpus(usable, evidence, refused);
    }

    private static CheckedGpus none(String reason) {
        return new CheckedGpus(Set.of(), List.of(), reason);
    }
}
