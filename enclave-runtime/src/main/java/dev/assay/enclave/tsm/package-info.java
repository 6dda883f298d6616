/** TDX and SEV-SNP through the kernel's configfs-tsm, without native code; and the boot event log of TDX. */
@NullMarked
package dev.assay.enclave.tsm;

import org.jspecify.annotations.NullMarked;
