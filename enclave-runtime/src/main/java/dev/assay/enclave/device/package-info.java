/**
 * TEEs that are asked through a device file: what is common to them, and the two of kernels that had no configfs-tsm yet,
 * {@code /dev/sev-guest} and {@code /dev/tdx_guest}.
 */
@org.jspecify.annotations.NullMarked
package dev.assay.enclave.device;
