package dev.assay.enclave.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.x509.Pem;

/** From what a driver gives to evidence as verifiers read it. */
final class DriverEvidence {
    private DriverEvidence() {}

    /** What does not even read as evidence, or answers somebody else, is no evidence; judging the rest is for a verifier. */
    static GpuReading reading(GpuDevice device, Bytes report, Bytes chain, Bytes nonce) {
        Bytes evidence = NvidiaReport.encode(report, withoutPadding(chain));
        try {
            Bytes answered = NvidiaReport.decode(evidence).reportData();
            if (!answered.equals(nonce)) {
                return GpuReading.failed(device, "the report answers another nonce");
            }
        } catch (MalformedException e) {
            return GpuReading.failed(device, "the driver's answer cannot be read: " + e.getMessage());
        }
        return new GpuReading(device, new CmwRecord(MediaTypes.NVIDIA_REPORT, evidence, CmwRecord.EVIDENCE), "");
    }

    /** Text may come with the zero bytes that end it in C. */
    private static Bytes withoutPadding(Bytes chain) {
        int end = chain.length();
        if (Pem.isPem(chain)) {
            while (end > 0 && chain.at(end - 1) == 0) {
                end--;
            }
        }
        return chain.slice(0, end);
    }
}
