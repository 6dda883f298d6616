package dev.assay.server.gpu;

/** The GPUs, for whoever puts models on them. */
public interface GpuAccess {
    /** A machine whose GPUs are left alone. */
    GpuAccess NONE = new GpuAccess() {
        private final GpuGate gate = new GpuGate();

        @Override
        public boolean isPresent() {
            return false;
        }

        @Override
        public void check() {
            // There is nothing to look at.
        }

        @Override
        public GpuGate gate() {
            return gate;
        }
    };

    /** Whether there are any, and the operator lets them be used. */
    boolean isPresent();

    /** Has GPUs looked at that nobody looked at yet, and waits for it; what passes is open afterwards. */
    void check();

    /** What stands before them. */
    GpuGate gate();

    /** Whether none may be used now. */
    default boolean isClosed() {
        return !gate().isAnyOpen();
    }
}
