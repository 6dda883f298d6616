package dev.assay.canister.ic0;

import java.nio.charset.StandardCharsets;
import org.teavm.interop.Address;
import org.teavm.interop.Import;

/**
 * Every system call that the canister makes, and no other class makes one. The names are those of the Internet Computer
 * interface specification 0.66, section "Overview of imports"; what each context allows is said there. An address is
 * taken and used within one call, with no allocation between, because the garbage collector moves objects.
 */
public final class Ic0 {
    private Ic0() {}

    @Import(module = "ic0", name = "msg_arg_data_size")
    private static native int msgArgDataSize();

    @Import(module = "ic0", name = "msg_arg_data_copy")
    private static native void msgArgDataCopy(Address dst, int offset, int size);

    @Import(module = "ic0", name = "msg_caller_size")
    private static native int msgCallerSize();

    @Import(module = "ic0", name = "msg_caller_copy")
    private static native void msgCallerCopy(Address dst, int offset, int size);

    @Import(module = "ic0", name = "msg_reply_data_append")
    private static native void msgReplyDataAppend(Address src, int size);

    @Import(module = "ic0", name = "msg_reply")
    private static native void msgReply();

    @Import(module = "ic0", name = "canister_self_size")
    private static native int canisterSelfSize();

    @Import(module = "ic0", name = "canister_self_copy")
    private static native void canisterSelfCopy(Address dst, int offset, int size);

    @Import(module = "ic0", name = "stable64_read")
    private static native void stable64Read(long dst, long offset, long size);

    @Import(module = "ic0", name = "stable64_write")
    private static native void stable64Write(long offset, long src, long size);

    @Import(module = "ic0", name = "debug_print")
    static native void debugPrint(Address src, int size);

    @Import(module = "ic0", name = "trap")
    static native void trap(Address src, int size);

    /** Time of the current round, in nanoseconds since 1970, agreed by the subnet. */
    @Import(module = "ic0", name = "time")
    public static native long timeNanos();

    /** Size of stable memory in pages of 64 KiB. */
    @Import(module = "ic0", name = "stable64_size")
    public static native long stablePages();

    /** Adds pages of 64 KiB to stable memory; answers the old size, or -1 when that is refused. */
    @Import(module = "ic0", name = "stable64_grow")
    public static native long stableGrow(long pages);

    /** The argument of this message, as sent. */
    public static byte[] argument() {
        byte[] bytes = new byte[msgArgDataSize()];
        msgArgDataCopy(Address.ofData(bytes), 0, bytes.length);
        return bytes;
    }

    /** The principal that sent this message, in its binary form. */
    public static byte[] caller() {
        byte[] bytes = new byte[msgCallerSize()];
        msgCallerCopy(Address.ofData(bytes), 0, bytes.length);
        return bytes;
    }

    /** This canister's own principal, in its binary form. */
    public static byte[] self() {
        byte[] bytes = new byte[canisterSelfSize()];
        canisterSelfCopy(Address.ofData(bytes), 0, bytes.length);
        return bytes;
    }

    /** Answers this message; a message can be answered once. */
    public static void reply(byte[] bytes) {
        msgReplyDataAppend(Address.ofData(bytes), bytes.length);
        msgReply();
    }

    /** Fills {@code into} from stable memory. */
    public static void stableRead(long offset, byte[] into) {
        stable64Read(Address.ofData(into).toLong(), offset, into.length);
    }

    /** Writes {@code bytes} to stable memory. */
    public static void stableWrite(long offset, byte[] bytes) {
        stable64Write(offset, Address.ofData(bytes).toLong(), bytes.length);
    }

    /** Ends this message with a message for the caller; every change that it made is undone. */
    public static void trap(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        trap(Address.ofData(bytes), bytes.length);
    }
}
