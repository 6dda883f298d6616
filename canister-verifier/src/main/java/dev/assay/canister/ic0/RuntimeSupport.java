package dev.assay.canister.ic0;

import org.teavm.backend.wasm.WasmHeap;
import org.teavm.interop.Address;
import org.teavm.interop.Unmanaged;

/**
 * What TeaVM's runtime gets in place of the host functions it would import. The build redirects
 * {@code org.teavm.backend.wasm.runtime.WasmSupport} and {@code WasmRuntime.allocStack} here, matching methods by name
 * and signature, so nothing here is called from Java source.
 */
public final class RuntimeSupport {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private RuntimeSupport() {}

    /** Standard error goes to the canister's log. */
    public static void putCharsStderr(Address chars, int count) {
        Ic0.debugPrint(chars, count);
    }

    /** Standard output goes to the canister's log. */
    public static void putCharsStdout(Address chars, int count) {
        Ic0.debugPrint(chars, count);
    }

    /** The subnet's time, so that any use of the system clock stays deterministic. */
    public static long currentTimeMillis() {
        return Ic0.timeNanos() / NANOS_PER_MILLI;
    }

    /** Runtime diagnostics are dropped: they would come in pieces, before the heap can be trusted. */
    public static void printString(String text) {}

    /** As {@link #printString}. */
    public static void printInt(int value) {}

    /** Out of memory ends the message; the system undoes it. */
    public static void printOutOfMemory() {
        Ic0.trap(Address.fromInt(0), 0);
    }

    /** A canister has no private randomness: code that asks for some is a bug here, and must not be answered. */
    public static double random() {
        Ic0.trap("randomness asked for");
        return 0;
    }

    /**
     * Takes a frame from the shadow stack, which holds the references that the garbage collector must see. TeaVM's own
     * version checks no bound, so deep recursion would run on into the heap.
     */
    @Unmanaged
    public static Address allocStack(int size) {
        Address result = WasmHeap.stack.add(4);
        Address next = result.add((size << 2) + 4);
        if (!next.isLessThan(WasmHeap.heapAddress)) {
            Ic0.trap(Address.fromInt(0), 0);
        }
        next.putInt(size);
        WasmHeap.stack = next;
        return result;
    }
}
