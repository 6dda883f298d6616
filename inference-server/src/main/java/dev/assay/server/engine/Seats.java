package dev.assay.server.engine;

import dev.assay.enclave.nvidia.CudaDevice;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Who sits on which card, and how much of its memory was promised to them. */
final class Seats {
    private final Map<String, Taken> cards = new HashMap<>();
    private final LongAdder crossings = new LongAdder();

    /** What is taken of a card. */
    private record Taken(int models, long bytes) {
        static final Taken NOTHING = new Taken(0, 0);

        Taken plus(int more, long moreBytes) {
            return new Taken(models + more, bytes + moreBytes);
        }
    }

    /** Tensors that went to cards or came from there. */
    long crossings() {
        return crossings.sum();
    }

    synchronized int models(CudaDevice device) {
        return taken(device).models;
    }

    /** Models on all cards. */
    synchronized int models() {
        return cards.values().stream().mapToInt(Taken::models).sum();
    }

    /** Memory of the card that nobody was promised; those who were promised nothing may be using it. */
    synchronized long left(CudaDevice device) {
        return device.memory() - taken(device).bytes;
    }

    private Taken taken(CudaDevice device) {
        return cards.getOrDefault(device.uuid(), Taken.NOTHING);
    }

    /**
     * Takes a seat.
     *
     * @param bytes most bytes that the model may take; 0 if nothing was promised
     */
    synchronized Seat take(CudaDevice device, long bytes) {
        cards.put(device.uuid(), taken(device).plus(1, bytes));
        return new Seat(device, bytes);
    }

    private synchronized void giveBack(CudaDevice device, long bytes) {
        cards.put(device.uuid(), taken(device).plus(-1, -bytes));
    }

    /** A model's part of a card. */
    final class Seat implements AutoCloseable {
        private final CudaDevice device;
        private final long bytes;
        private final AtomicBoolean free = new AtomicBoolean();

        private Seat(CudaDevice device, long bytes) {
            this.device = device;
            this.bytes = bytes;
        }

        void crossed(int tensors) {
            crossings.add(tensors);
        }

        @Override
        public void close() {
            if (!free.getAndSet(true)) {
                giveBack(device, bytes);
            }
        }
    }
}
