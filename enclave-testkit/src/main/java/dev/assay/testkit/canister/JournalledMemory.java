package dev.assay.testkit.canister;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.MemoryLimits;

/** The canister's heap: Chicory's memory, with a journal of what the current message overwrote. */
final class JournalledMemory implements Memory {
    private final MemoryLimits limits;
    private ByteArrayMemory memory;
    private int committedPages;
    private final PageJournal journal = new PageJournal(new PageJournal.Store() {
        @Override
        public long size() {
            return (long) memory.pages() * PAGE_SIZE;
        }

        @Override
        public byte[] read(long address, int count) {
            return memory.readBytes((int) address, count);
        }

        @Override
        public void restore(long address, byte[] content) {
            memory.write((int) address, content);
        }
    });

    JournalledMemory(MemoryLimits limits) {
        this.limits = limits;
        this.memory = new ByteArrayMemory(limits);
        this.committedPages = memory.pages();
    }

    /** Keeps or undoes what the message wrote. */
    void settle(boolean kept) {
        if (kept) {
            commit();
        } else {
            rollBack();
        }
    }

    private void commit() {
        journal.commit();
        committedPages = memory.pages();
    }

    /** Growth is undone too, which Chicory's memory cannot do by itself. */
    private void rollBack() {
        journal.rollBack();
        if (memory.pages() > committedPages) {
            ByteArrayMemory smaller = new ByteArrayMemory(new MemoryLimits(committedPages, limits.maximumPages()));
            smaller.write(0, memory.readBytes(0, committedPages * PAGE_SIZE));
            memory = smaller;
        }
    }

    @Override
    public int pages() {
        return memory.pages();
    }

    @Override
    public int grow(int pages) {
        return memory.grow(pages);
    }

    @Override
    public int initialPages() {
        return memory.initialPages();
    }

    @Override
    public int maximumPages() {
        return memory.maximumPages();
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public Object lock(int address) {
        return memory.lock(address);
    }

    @Override
    public int waitOn(int address, int expected, long timeout) {
        return memory.waitOn(address, expected, timeout);
    }

    @Override
    public int waitOn(int address, long expected, long timeout) {
        return memory.waitOn(address, expected, timeout);
    }

    @Override
    public int notify(int address, int count) {
        return memory.notify(address, count);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] segments) {
        memory.initialize(instance, segments);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] segments, int memoryIndex) {
        memory.initialize(instance, segments, memoryIndex);
    }

    @Override
    public void initPassiveSegment(int segment, int destination, int offset, int size) {
        journal.beforeWrite(Integer.toUnsignedLong(destination), size);
        memory.initPassiveSegment(segment, destination, offset, size);
    }

    @Override
    public void write(int address, byte[] data, int offset, int size) {
        journal.beforeWrite(Integer.toUnsignedLong(address), size);
        memory.write(address, data, offset, size);
    }

    @Override
    public byte read(int address) {
        return memory.read(address);
    }

    @Override
    public byte[] readBytes(int address, int count) {
        return memory.readBytes(address, count);
    }

    @Override
    public void writeI32(int address, int value) {
        journal.beforeWrite(Integer.toUnsignedLong(address), Integer.BYTES);
        memory.writeI32(address, value);
    }

    @Override
    public int readInt(int address) {
        return memory.readInt(address);
    }

    @Override
    public void writeLong(int address, long value) {
        journal.beforeWrite(Integer.toUnsignedLong(address), Long.BYTES);
        memory.writeLong(address, value);
    }

    @Override
    public long readLong(int address) {
        return memory.readLong(address);
    }

    @Override
    public void writeShort(int address, short value) {
        journal.beforeWrite(Integer.toUnsignedLong(address), Short.BYTES);
        memory.writeShort(address, value);
    }

    @Override
    public short readShort(int address) {
        return memory.readShort(address);
    }

    @Override
    public long readU16(int address) {
        return memory.readU16(address);
    }

    @Override
    public void writeByte(int address, byte value) {
        journal.beforeWrite(Integer.toUnsignedLong(address), 1);
        memory.writeByte(address, value);
    }

    @Override
    public void writeF32(int address, float value) {
        journal.beforeWrite(Integer.toUnsignedLong(address), Float.BYTES);
        memory.writeF32(address, value);
    }

    @Override
    public long readF32(int address) {
        return memory.readF32(address);
    }

    @Override
    public float readFloat(int address) {
        return memory.readFloat(address);
    }

    @Override
    public void writeF64(int address, double value) {
        journal.beforeWrite(Integer.toUnsignedLong(address), Double.BYTES);
        memory.writeF64(address, value);
    }

    @Override
    public double readDouble(int address) {
        return memory.readDouble(address);
    }

    @Override
    public long readF64(int address) {
        return memory.readF64(address);
    }

    @Override
    public void zero() {
        memory.zero();
    }

    @Override
    public void fill(byte value, int from, int to) {
        journal.beforeWrite(Integer.toUnsignedLong(from), Integer.toUnsignedLong(to) - Integer.toUnsignedLong(from));
        memory.fill(value, from, to);
    }

    @Override
    public void copy(int destination, int source, int count) {
        journal.beforeWrite(Integer.toUnsignedLong(destination), Integer.toUnsignedLong(count));
        memory.copy(destination, source, count);
    }

    @Override
    public void drop(int segment) {
        memory.drop(segment);
    }
}
