package dev.assay.endorsement.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A TDX module that Intel made.
 *
 * @param id {@code TDX_01} and so on by major version; empty for the module of before there were versions
 * @param mrSigner who signed it, 48 bytes
 * @param attributes SEAMATTRIBUTES, 8 bytes
 * @param levels its TCB levels; none for the module of before there were versions, whose SVN is among the platform's
 */
public record TdxModule(String id, Bytes mrSigner, Bytes attributes, List<SvnLevel> levels) {
    private static final int MAX_MODULES = 64;
    private static final int MAX_ID_CHARS = 16;
    private static final String WHERE = "TCB info.tdxModule";

    /** Copies the list. */
    public TdxModule {
        levels = List.copyOf(levels);
    }

    /** {@code tdxModule} of TCB info. */
    static TdxModule readUnversioned(JsonValue value) throws MalformedException {
        JsonFields fields = new JsonFields(value, WHERE);
        return new TdxModule("", fields.hex("mrsigner", 48), fields.hex("attributes", 8), List.of());
    }

    /** {@code tdxModuleIdentities} of TCB info. */
    static List<TdxModule> readIdentities(JsonFields tcbInfo) throws MalformedException {
        List<TdxModule> modules = new ArrayList<>();
        for (JsonValue item : tcbInfo.array("tdxModuleIdentities", MAX_MODULES)) {
            String where = "TCB info.tdxModuleIdentities";
            JsonFields fields = new JsonFields(item, where);
            modules.add(new TdxModule(
                    fields.text("id", MAX_ID_CHARS),
                    fields.hex("mrsigner", 48),
                    fields.hex("attributes", 8),
                    SvnLevel.readAll(fields, where)));
        }
        return modules;
    }
}
