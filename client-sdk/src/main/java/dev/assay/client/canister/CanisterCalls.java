package dev.assay.client.canister;

import dev.assay.bytes.Bytes;

/** Carries calls to one canister: an agent, or an emulator in tests and on the command line. */
public interface CanisterCalls {
    /** Calls a query method; the reply is one node's word. */
    Bytes query(String method, Bytes argument) throws CanisterCallException;

    /** Calls a method through consensus. */
    Bytes update(String method, Bytes argument) throws CanisterCallException;
}
