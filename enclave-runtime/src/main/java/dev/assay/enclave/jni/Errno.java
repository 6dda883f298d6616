package dev.assay.enclave.jni;

import java.util.Map;

/** Error numbers of Linux on x86-64 that devices answer with. */
public final class Errno {
    /** No such file: there is no such device. */
    public static final int ENOENT = 2;
    /** A signal broke the call off. */
    public static final int EINTR = 4;
    /** Not now. */
    public static final int EAGAIN = 11;
    /** In use. */
    public static final int EBUSY = 16;
    /** An argument that the device does not take. */
    public static final int EINVAL = 22;
    /** The device does not know the request. */
    public static final int ENOTTY = 25;
    /** The call is not there. */
    public static final int ENOSYS = 38;
    /** A length that cannot be. */
    public static final int EMSGSIZE = 90;
    /** The operation is not there. */
    public static final int EOPNOTSUPP = 95;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(ENOENT, "ENOENT"),
            Map.entry(EINTR, "EINTR"),
            Map.entry(5, "EIO"),
            Map.entry(6, "ENXIO"),
            Map.entry(9, "EBADF"),
            Map.entry(EAGAIN, "EAGAIN"),
            Map.entry(12, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(14, "EFAULT"),
            Map.entry(EBUSY, "EBUSY"),
            Map.entry(19, "ENODEV"),
            Map.entry(20, "ENOTDIR"),
            Map.entry(21, "EISDIR"),
            Map.entry(EINVAL, "EINVAL"),
            Map.entry(ENOTTY, "ENOTTY"),
            Map.entry(28, "ENOSPC"),
            Map.entry(32, "EPIPE"),
            Map.entry(ENOSYS, "ENOSYS"),
            Map.entry(74, "EBADMSG"),
            Map.entry(EMSGSIZE, "EMSGSIZE"),
            Map.entry(EOPNOTSUPP, "EOPNOTSUPP"),
            Map.entry(97, "EAFNOSUPPORT"),
            Map.entry(104, "ECONNRESET"),
            Map.entry(110, "ETIMEDOUT"),
            Map.entry(111, "ECONNREFUSED"));

    private Errno() {}

    /** The symbol and the number, as {@code EBUSY (16)}. */
    public static String describe(int errno) {
        String name = NAMES.get(errno);
        return name == null ? "error number " + errno : name + " (" + errno + ")";
    }
}
