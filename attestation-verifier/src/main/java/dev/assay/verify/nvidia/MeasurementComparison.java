package dev.assay.verify.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.endorsement.nvidia.GoldenMeasurement;
import dev.assay.evidence.nvidia.MeasurementBlock;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a device measures beside what NVIDIA says that it must.
 *
 * @param compared how many golden measurements there are
 * @param mismatches those that the device does not have, or has with another value; by index
 */
record MeasurementComparison(int compared, List<Mismatch> mismatches) {
    /** Of this index there is no use in comparing while the video decoder is off. */
    private static final int NVDEC0_INDEX = 35;

    /**
     * One difference.
     *
     * @param index from 0
     * @param source which manifest: {@code driver} or {@code vbios}
     */
    record Mismatch(int index, String source) {}

    private record Golden(GoldenMeasurement measurement, String source) {}

    MeasurementComparison {
        mismatches = List.copyOf(mismatches);
    }

    /**
     * Compares.
     *
     * @param nvdec0Disabled whether the device says that its first video decoder is off
     * @throws RejectedException if both manifests are about one index
     */
    static MeasurementComparison of(
            List<MeasurementBlock> blocks, @Nullable GivenRim driver, @Nullable GivenRim vbios, boolean nvdec0Disabled)
            throws RejectedException {
        TreeMap<Integer, Golden> golden = new TreeMap<>();
        collect(driver, "driver", golden);
        collect(vbios, "vbios", golden);
        Map<Integer, Bytes> measured = new TreeMap<>();
        for (MeasurementBlock block : blocks) {
            // SPDM counts from 1, manifests from 0.
            measured.put(block.index() - 1, block.value());
        }
        List<Mismatch> mismatches = new ArrayList<>();
        for (Map.Entry<Integer, Golden> expected : golden.entrySet()) {
            int index = expected.getKey();
            Bytes value = measured.get(index);
            boolean skipped = index == NVDEC0_INDEX && nvdec0Disabled;
            if (!skipped && (value == null || !expected.getValue().measurement().allows(value))) {
                mismatches.add(new Mismatch(index, expected.getValue().source()));
            }
        }
        return new MeasurementComparison(golden.size(), mismatches);
    }

    private static void collect(@Nullable GivenRim rim, String source, Map<Integer, Golden> golden)
            throws RejectedException {
        if (rim == null) {
            return;
        }
        for (GoldenMeasurement measurement : rim.rim().measurements()) {
            if (golden.put(measurement.index(), new Golden(measurement, source)) != null) {
                throw new RejectedException(new Finding(
                        RejectionCode.NVIDIA_RIM_CONFLICT,
                        "driver and VBIOS RIM are both about one measurement",
                        "one of them",
                        "index " + measurement.index()));
            }
        }
    }
}
