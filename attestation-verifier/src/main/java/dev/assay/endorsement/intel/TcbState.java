package dev.assay.endorsement.intel;

import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.TcbStatus;
import dev.assay.json.JsonFields;
import java.util.List;

/**
 * What Intel says of one TCB level.
 *
 * @param status one of those that the PCS gives; the two about relaunching are conclusions, never given
 * @param date when that was known, in seconds since 1970
 * @param advisoryIds security advisories that apply
 */
public record TcbState(TcbStatus status, long date, List<String> advisoryIds) {
    private static final int MAX_STATUS_CHARS = 64;
    private static final int MAX_ADVISORIES = 256;
    private static final int MAX_ADVISORY_CHARS = 64;

    /** Copies the list. */
    public TcbState {
        advisoryIds = List.copyOf(advisoryIds);
    }

    static TcbState read(JsonFields level, String where) throws MalformedException {
        TcbStatus status = TcbStatus.fromId(level.text("tcbStatus", MAX_STATUS_CHARS), where);
        if (status == TcbStatus.TD_RELAUNCH_ADVISED || status == TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED) {
            throw new MalformedException(where + ": a status that no TCB level has");
        }
        return new TcbState(
                status,
                Validity.date(level, "tcbDate"),
                level.texts("advisoryIDs", MAX_ADVISORIES, MAX_ADVISORY_CHARS));
    }
}
