package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

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
        List<ASN1Encodable> tcb = new ArrayList<>();
        for (int i = 0; i < components.length(); i++) {
            tcb.add(pair(".2." + (i + 1), new ASN1Integer(components.at(i))));
        }
        tcb.add(pair(".2.17", new ASN1Integer(pceSvn)));
        tcb.add(pair(".2.18", octets(components)));
        DERSequence extension = sequence(List.of(
                pair(".1", octets(ppid)),
                pair(".2", sequence(tcb)),
                pair(".3", octets(pceId)),
                pair(".4", octets(fmspc)),
                pair(".5", new ASN1Enumerated(0))));
        try {
            return Bytes.of(extension.getEncoded("DER"));
        } catch (IOException bug) {
            throw new UncheckedIOException(bug);
        }
    }

    private static DERSequence pair(String arc, ASN1Encodable value) {
        return sequence(List.of(new ASN1ObjectIdentifier(SGX_EXTENSION + arc), value));
    }

    private static DERSequence sequence(List<ASN1Encodable> items) {
        return new DERSequence(items.toArray(new ASN1Encodable[0]));
    }

    private static DEROctetString octets(Bytes value) {
        return new DEROctetString(value.toArray());
    }
}
