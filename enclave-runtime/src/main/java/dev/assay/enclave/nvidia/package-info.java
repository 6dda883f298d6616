/** NVIDIA's GPUs and switches: what state they are in, and their evidence, by the driver's own libraries. */
@org.jspecify.annotations.NullMarked
package dev.assay.enclave.nvidia;
