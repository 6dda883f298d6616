package dev.assay.endorsement.intel;

import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TCB level of what has one security version: a quoting enclave, a TDX module.
 *
 * @param isvSvn lowest version at this level
 * @param state what Intel says of it
 */
public record SvnLevel(int isvSvn, TcbState state) {
    private static final int MAX_LEVELS = 256;

    /** The levels, highest first as the PCS lists them; at least one. */
    static List<SvnLevel> readAll(JsonFields fields, String where) throws MalformedException {
        List<SvnLevel> levels = new ArrayList<>();
        for (JsonValue item : fields.array("tcbLevels", MAX_LEVELS)) {
            JsonFields level = new JsonFields(item, where + ".tcbLevels");
            JsonFields tcb = new JsonFields(level.required("tcb"), where + ".tcbLevels.tcb");
            int isvSvn = (int) JsonFields.asInteger(tcb.required("isvsvn"), 0, 0xffff, where + ".isvsvn");
            levels.add(new SvnLevel(isvSvn, TcbState.read(level, where)));
        }
        if (levels.isEmpty()) {
            throw new MalformedException(where + ": no TCB levels");
        }
        return levels;
    }

    /** The first level that {@code isvSvn} reaches, or null. */
    public static @Nullable SvnLevel match(List<SvnLevel> levels, int isvSvn) {
        for (SvnLevel level : levels) {
            if (isvSvn >= level.isvSvn) {
                return level;
            }
        }
        return null;
    }
}
