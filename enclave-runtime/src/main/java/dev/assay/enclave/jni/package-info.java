/** Native code: one class has every native method; the others make it safe to call. No API for users. */
@org.jspecify.annotations.NullMarked
package dev.assay.enclave.jni;
