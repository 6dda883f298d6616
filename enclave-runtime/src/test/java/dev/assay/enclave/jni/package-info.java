/** Tests of the bridge to C. */
@org.jspecify.annotations.NullMarked
package dev.assay.enclave.jni;
