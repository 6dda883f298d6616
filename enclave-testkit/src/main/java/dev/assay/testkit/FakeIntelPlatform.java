package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.der.DerReader;
import dev.assay.testkit.x509.Der;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine as its PCK certificate describes it.
 *
 * @param ppid 16 bytes
 * @param fmspc 6 bytes
 * @param pceId 2 bytes
 * @param components security versions of the 16 components
 * @param pceSvn security version of the provisioning certification enclave
 */
public record FakeIntelPlatform(Bytes ppid, Bytes fmspc, Bytes pceId, Bytes components, int pceSvn) {
    static final String SGX_EXTENSION = "1.2.840.113741.1.13.1";

    /** The same of another kind. */
    public FakeIntelPlatform withFmspc(Bytes other) {
        return new FakeIntelPlatform(ppid, other, pceId, components, pceSvn);
    }

    /** The same with another provisioning certification enclave. */
    public FakeIntelPlatform withPceId(Bytes other) {
        return new FakeIntelPlatform(ppid, fmspc, other, components, pceSvn);
    }

    /** The same with another security version of one component. */
    public FakeIntelPlatform withComponent(int index, int svn) {
        byte[] changed = components.toArray();
        changed[index] = (byte) svn;
        return new FakeIntelPlatform(ppid, fmspc, pceId, Bytes.of(changed), pceSvn);
    }

    /** The same with another security version of the provisioning certification enclave. */
    public FakeIntelPlatform withPceSvn(int svn) {
        return new FakeIntelPlatform(ppid, fmspc, pceId, components, svn);
    }

    /** The PCK certificate's SGX extension, DER. */
    Bytes sgxExtension() {
        List<Bytes> tcb = new ArrayList<>();
        for (int i = 0; i < components.length(); i++) {
            tcb.add(entry(".2." + (i + 1), Der.integer(components.at(i))));
        }
        tcb.add(entry(".2.17", Der.integer(pceSvn)));
        tcb.add(entry(".2.18", Der.octetString(components)));
        return Der.sequence(
                entry(".1", Der.octetString(ppid)),
                entry(".2", Der.sequence(tcb.toArray(new Bytes[0]))),
                entry(".3", Der.octetString(pceId)),
                entry(".4", Der.octetString(fmspc)),
                entry(".5", Der.element(DerReader.ENUMERATED, FakeQuote.hex("00"))));
    }

    private static Bytes entry(String arc, Bytes value) {
        return Der.sequence(Der.oid(SGX_EXTENSION + arc), value);
    }
}
