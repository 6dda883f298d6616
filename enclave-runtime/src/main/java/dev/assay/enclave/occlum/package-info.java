/** SGX through Occlum, whose library OS lets an enclave ask for quotes by devices of its own. */
@org.jspecify.annotations.NullMarked
package dev.assay.enclave.occlum;
