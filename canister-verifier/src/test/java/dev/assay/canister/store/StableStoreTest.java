package dev.assay.canister.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import org.junit.jupiter.api.Test;

class StableStoreTest {
    private final HeapMemory memory = new HeapMemory();

    @Test
    void keepsEverythingApart() throws Exception {
        StableStore store = StableStore.create(memory);
        store.settings(Bytes.utf8("settings"));
        store.challenges().write(0, Bytes.utf8("first"));
        store.challenges().write(StableStore.MAX_CHALLENGES - 1, Bytes.of(new byte[252]));
        store.enclaves().write(0, Bytes.of(new byte[store.enclaves().maxRecordBytes()]));
        store.enclaves().write(StableStore.MAX_ENCLAVES - 1, Bytes.utf8("last"));
        StableStore again = StableStore.open(memory);
        assertThat(again.settings()).isEqualTo(Bytes.utf8("settings"));
        assertThat(again.challenges().read(0)).isEqualTo(Bytes.utf8("first"));
        assertThat(again.challenges().read(1)).isEqualTo(Bytes.empty());
        assertThat(again.challenges().read(StableStore.MAX_CHALLENGES - 1).length())
                .isEqualTo(252);
        assertThat(again.enclaves().read(StableStore.MAX_ENCLAVES - 1)).isEqualTo(Bytes.utf8("last"));
    }

    @Test
    void countsOn() throws Exception {
        StableStore store = StableStore.create(memory);
        assertThat(store.nextCount()).isEqualTo(1);
        assertThat(StableStore.open(memory).nextCount()).isEqualTo(2);
    }

    @Test
    void freesSlots() throws Exception {
        SlotTable table = StableStore.create(memory).challenges();
        table.write(3, Bytes.utf8("x"));
        table.clear(3);
        assertThat(table.read(3)).isEqualTo(Bytes.empty());
    }

    @Test
    void refusesOtherLayouts() {
        assertThatThrownBy(() -> StableStore.open(memory)).isInstanceOf(MalformedException.class);
        StableStore.create(memory);
        memory.write(0, Bytes.utf8("ASSAYCAN\0\0\0\2"));
        assertThatThrownBy(() -> StableStore.open(memory))
                .isInstanceOf(MalformedException.class)
                .hasMessage("stable memory is not of layout version 1");
    }

    @Test
    void refusesRecordsBeyondTheirSlots() throws Exception {
        SlotTable table = StableStore.create(memory).challenges();
        assertThatThrownBy(() -> table.write(0, Bytes.of(new byte[253]))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.read(StableStore.MAX_CHALLENGES)).isInstanceOf(IndexOutOfBoundsException.class);
        memory.write(0x60000, Bytes.of(new byte[] {0, 0, 1, 0}));
        assertThatThrownBy(() -> table.read(0))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("256 bytes");
    }
}
