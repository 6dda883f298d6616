package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.evidence.TeeType;
import java.util.Locale;

/**
 * TCB info and QE identity as the PCS writes them, before signing. Every list has a level that is up to date, one that is
 * out of date below it and (platform) a revoked one at the bottom.
 */
final class FakeIntelJson {
    static final byte QE_SVN = 8;
    static final Bytes QE_MRSIGNER = FakeQuote.hex("c2".repeat(32));

    private static final String ZEROS = "0".repeat(96);

    private FakeIntelJson() {}

    /** Version 3; {@code tee} says whether for SGX or TDX. */
    static String tcbInfo(TeeType tee, FakeIntelPlatform platform, long issued, long nextUpdate, long number) {
        boolean tdx = tee == TeeType.TDX;
        return "{\"id\":\"" + (tdx ? "TDX" : "SGX") + "\",\"version\":3,"
                + head(platform, issued, nextUpdate, number)
                + (tdx ? modules() : "")
                + "\"tcbLevels\":["
                + level(platform, tdx, 0, "2025-03-12", "UpToDate", "")
                + "," + level(platform, tdx, 1, "2023-08-09", "OutOfDate", "INTEL-SA-00001")
                + "," + level(platform, tdx, 2, "2020-01-01", "Revoked", "INTEL-SA-00002")
                + "]}";
    }

    /** Version 2, which knows SGX only. */
    static String tcbInfoV2(FakeIntelPlatform platform, long issued, long nextUpdate, long number) {
        return "{\"version\":2,"
                + head(platform, issued, nextUpdate, number)
                + "\"tcbLevels\":["
                + levelV2(platform, 0, "2025-03-12", "UpToDate")
                + "," + levelV2(platform, 1, "2023-08-09", "OutOfDate")
                + "]}";
    }

    private static String head(FakeIntelPlatform platform, long issued, long nextUpdate, long number) {
        return dates(issued, nextUpdate)
                + "\"fmspc\":\"" + platform.fmspc().hex().toUpperCase(Locale.ROOT)
                + "\",\"pceId\":\"" + platform.pceId().hex()
                + "\",\"tcbType\":0,\"tcbEvaluationDataNumber\":" + number + ",";
    }

    private static String dates(long issued, long nextUpdate) {
        return "\"issueDate\":\"" + UtcTime.format(issued) + "\",\"nextUpdate\":\"" + UtcTime.format(nextUpdate)
                + "\",";
    }

    private static String modules() {
        return "\"tdxModule\":{" + moduleSigner() + "},\"tdxModuleIdentities\":["
                + "{\"id\":\"TDX_03\"," + moduleSigner() + ",\"tcbLevels\":["
                + svnLevel(3, "2025-03-12", "UpToDate", "") + "]},"
                + "{\"id\":\"TDX_01\"," + moduleSigner() + ",\"tcbLevels\":["
                + svnLevel(4, "2025-03-12", "UpToDate", "") + ","
                + svnLevel(2, "2023-08-09", "OutOfDate", "INTEL-SA-00003") + "]}],";
    }

    private static String moduleSigner() {
        return "\"mrsigner\":\"" + ZEROS + "\",\"attributes\":\"0000000000000000\","
                + "\"attributesMask\":\"FFFFFFFFFFFFFFFF\"";
    }

    private static String svnLevel(int isvSvn, String date, String status, String advisory) {
        return "{\"tcb\":{\"isvsvn\":" + isvSvn + "}," + state(date, status, advisory) + "}";
    }

    private static String state(String date, String status, String advisory) {
        return "\"tcbDate\":\"" + date + "T00:00:00Z\",\"tcbStatus\":\"" + status + "\""
                + (advisory.isEmpty() ? "" : ",\"advisoryIDs\":[\"" + advisory + "\"]");
    }

    private static String level(
            FakeIntelPlatform platform, boolean tdx, int below, String date, String status, String advisory) {
        StringBuilder sgx = new StringBuilder();
        StringBuilder tdxComponents = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            String separator = i == 0 ? "" : ",";
            sgx.append(separator)
                    .append("{\"svn\":")
                    .append(lowered(platform, i, below))
                    .append('}');
            int tdxSvn = i == 0 ? 5 - below : i == 2 ? 2 - below : 0;
            tdxComponents.append(separator).append("{\"svn\":").append(tdxSvn).append('}');
        }
        return "{\"tcb\":{\"sgxtcbcomponents\":[" + sgx + "],\"pcesvn\":" + (platform.pceSvn() - below)
                + (tdx ? ",\"tdxtcbcomponents\":[" + tdxComponents + "]" : "")
                + "}," + state(date, status, advisory) + "}";
    }

    private static String levelV2(FakeIntelPlatform platform, int below, String date, String status) {
        StringBuilder tcb = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            tcb.append("\"sgxtcbcomp")
                    .append(i < 9 ? "0" : "")
                    .append(i + 1)
                    .append("svn\":")
                    .append(lowered(platform, i, below))
                    .append(',');
        }
        return "{\"tcb\":{" + tcb + "\"pcesvn\":" + (platform.pceSvn() - below) + "}," + state(date, status, "") + "}";
    }

    private static int lowered(FakeIntelPlatform platform, int index, int below) {
        return Math.max(0, platform.components().at(index) - below);
    }

    static String qeIdentity(TeeType tee, long issued, long nextUpdate, long number) {
        boolean tdx = tee == TeeType.TDX;
        return "{\"id\":\"" + (tdx ? "TD_QE" : "QE") + "\",\"version\":2,"
                + dates(issued, nextUpdate)
                + "\"tcbEvaluationDataNumber\":" + number
                + ",\"miscselect\":\"00000000\",\"miscselectMask\":\"FFFFFFFF\","
                + "\"attributes\":\"11000000000000000000000000000000\","
                + "\"attributesMask\":\"FBFFFFFFFFFFFFFF0000000000000000\","
                + "\"mrsigner\":\"" + QE_MRSIGNER.hex().toUpperCase(Locale.ROOT)
                + "\",\"isvprodid\":" + (tdx ? 2 : 1) + ",\"tcbLevels\":["
                + svnLevel(QE_SVN, "2025-03-12", "UpToDate", "") + ","
                + svnLevel(QE_SVN - 2, "2023-08-09", "OutOfDate", "INTEL-SA-00004") + "]}";
    }
}
