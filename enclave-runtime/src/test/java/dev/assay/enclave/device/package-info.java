/** Tests of TEEs behind device files, against drivers that a preloaded library plays. */
@org.jspecify.annotations.NullMarked
package dev.assay.enclave.device;
