package dev.assay.enclave;

import dev.assay.evidence.CmwRecord;

/**
 * One GPU or switch as the enclave last saw it.
 *
 * @param evidence report and certificate chain
 * @param ccMode NVML's confidential-computing mode: 0 off, 1 on, 2 protected PCIe
 * @param devtools whether the card is in DEVTOOLS mode, in which its memory is not protected
 * @param takenAt when the report was made, seconds since 1970
 * @param refreshCounter the counter in the nonce of the report ({@link dev.assay.evidence.GpuNonce})
 */
public record GpuEvidence(CmwRecord evidence, int ccMode, boolean devtools, long takenAt, long refreshCounter) {}
