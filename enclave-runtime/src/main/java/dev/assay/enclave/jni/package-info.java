/**
 * The bridge to C: one class with native methods, and small ports above it that the rest of the runtime uses. Nothing here is
 * an interface for others.
 */
@org.jspecify.annotations.NullMarked
package dev.assay.enclave.jni;
