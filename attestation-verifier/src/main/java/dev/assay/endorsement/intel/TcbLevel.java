package dev.assay.endorsement.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.List;

/**
 * One TCB level of a platform.
 *
 * @param sgxComponents lowest security versions of the 16 components, a byte each
 * @param pceSvn lowest security version of the provisioning certification enclave
 * @param tdxComponents lowest security versions of the 16 TDX components; empty for SGX
 * @param state what Intel says of the level
 */
public record TcbLevel(Bytes sgxComponents, int pceSvn, Bytes tdxComponents, TcbState state) {
    private static final int COMPONENTS = 16;
    private static final String WHERE = "TCB info.tcbLevels";

    static TcbLevel read(JsonValue item, int version, TeeType tee) throws MalformedException {
        JsonFields level = new JsonFields(item, WHERE);
        JsonFields tcb = new JsonFields(level.required("tcb"), WHERE + ".tcb");
        int pceSvn = (int) JsonFields.asInteger(tcb.required("pcesvn"), 0, 0xffff, WHERE + ".tcb.pcesvn");
        Bytes sgx = version == 2 ? numbered(tcb) : listed(tcb, "sgxtcbcomponents");
        Bytes tdx = tee == TeeType.TDX ? listed(tcb, "tdxtcbcomponents") : Bytes.empty();
        return new TcbLevel(sgx, pceSvn, tdx, TcbState.read(level, WHERE));
    }

    /** Version 2: {@code sgxtcbcomp01svn} to {@code sgxtcbcomp16svn}. */
    private static Bytes numbered(JsonFields tcb) throws MalformedException {
        byte[] components = new byte[COMPONENTS];
        for (int i = 0; i < COMPONENTS; i++) {
            String number = i < 9 ? "0" + (i + 1) : Integer.toString(i + 1);
            components[i] = svn(tcb.required("sgxtcbcomp" + number + "svn"));
        }
        return Bytes.of(components);
    }

    /** Version 3: an array of objects with {@code svn} and words for people. */
    private static Bytes listed(JsonFields tcb, String name) throws MalformedException {
        List<JsonValue> items = tcb.array(name, COMPONENTS);
        if (items.size() != COMPONENTS) {
            throw new MalformedException(WHERE + ".tcb." + name + ": expected " + COMPONENTS + " components");
        }
        byte[] components = new byte[COMPONENTS];
        for (int i = 0; i < COMPONENTS; i++) {
            JsonValue svn = items.get(i) instanceof JsonValue.JsonObject component
                    ? component.members().get("svn")
                    : null;
            if (svn == null) {
                throw new MalformedException(WHERE + ".tcb." + name + ": a component without \"svn\"");
            }
            components[i] = svn(svn);
        }
        return Bytes.of(components);
    }

    private static byte svn(JsonValue value) throws MalformedException {
        return (byte) JsonFields.asInteger(value, 0, 0xff, WHERE + ".tcb svn");
    }

    /**
     * Whether a platform reaches this level: every component, and the provisioning certification enclave.
     *
     * @param components the platform's, from its PCK certificate
     */
    public boolean isReachedBy(Bytes components, int platformPceSvn) {
        return atLeast(components, sgxComponents, 0) && platformPceSvn >= pceSvn;
    }

    /**
     * Whether a TDX module reaches this level.
     *
     * @param from first component to compare
     */
    public boolean isReachedByTdx(Bytes teeTcbSvn, int from) {
        return atLeast(teeTcbSvn, tdxComponents, from);
    }

    private static boolean atLeast(Bytes actual, Bytes lowest, int from) {
        for (int i = from; i < COMPONENTS; i++) {
            if (actual.at(i) < lowest.at(i)) {
                return false;
            }
        }
        return true;
    }
}
