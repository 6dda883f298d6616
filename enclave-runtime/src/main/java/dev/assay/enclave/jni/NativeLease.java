package dev.assay.enclave.jni;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pointer that native code gave out: used by one thread at a time, and not at all after it was given back.
 *
 * <p>A library that hangs in a call is not unloaded under that call: it stays, until the process ends.
 */
final class NativeLease {
    private static final long CLOSE_PATIENCE_SECONDS = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private long pointer;

    NativeLease(long pointer) {
        this.pointer = pointer;
    }

    static void requireNativeCode() throws NativeCallException {
        String problem = NativeLibrary.problem();
        if (problem != null) {
            throw new NativeCallException(NativeCallException.NO_NATIVE_CODE, problem);
        }
    }

    /** A call with the pointer, which gives the library's code. */
    interface Call {
        int with(long pointer);
    }

    int call(Call call) throws NativeCallException {
        lock.lock();
        try {
            if (pointer == 0) {
                throw new NativeCallException(NativeCallException.CLOSED, "the library was closed");
            }
            return call.with(pointer);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the pointer back, once; not while a call that does not end has it. */
    void close(Call giveBack) {
        try {
            if (!lock.tryLock(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (pointer != 0) {
                giveBack.with(pointer);
                pointer = 0;
            }
        } finally {
            lock.unlock();
        }
    }
}
