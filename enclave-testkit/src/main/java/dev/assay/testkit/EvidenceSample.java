package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.testkit.FakeIntel.Role;
import java.util.List;

/**
 * One good piece of evidence of a kind, as the fakes of the vendors make it, with everything that its verification
 * needs: something to count and to spoil where there is no real evidence.
 *
 * @param name its kind
 * @param evidence the evidence
 * @param endorsements the endorsements beside it, as files
 * @param roots certificates, DER, that its chains end at
 * @param at a time at which all of it is good, in seconds since 1970
 */
public record EvidenceSample(String name, CmwRecord evidence, List<Bytes> endorsements, List<Bytes> roots, long at) {
    private static final Bytes REPORT_DATA = Bytes.of(new byte[64]);

    /** Copies the lists. */
    public EvidenceSample {
        endorsements = List.copyOf(endorsements);
        roots = List.copyOf(roots);
    }

    /** One of each kind. */
    public static List<EvidenceSample> all() {
        FakeIntel intel = FakeIntel.create("sample", FakeAmd.NOW);
        FakeAmd chip = FakeAmd.vcek(SnpProduct.GENOA, 3);
        FakeNitro nitro = new FakeNitro();
        return List.of(
                intel("sgx", intel.sgxQuote(REPORT_DATA), intel, TeeType.SGX),
                intel("tdx", intel.tdxQuote(REPORT_DATA), intel, TeeType.TDX),
                new EvidenceSample(
                        "sev-snp",
                        chip.evidence(),
                        files(chip.endorsements()),
                        List.of(chip.ark().encode()),
                        FakeAmd.NOW),
                new EvidenceSample(
                        "nitro",
                        nitro.evidence(),
                        List.of(),
                        List.of(nitro.root().encode()),
                        FakeNitro.NOW),
                nvidia("nvidia-gpu", FakeNvidia.hopper()),
                nvidia("nvidia-switch", FakeNvidia.nvSwitch()));
    }

    private static EvidenceSample intel(String name, CmwRecord quote, FakeIntel intel, TeeType tee) {
        List<Bytes> roots = List.of(intel.certificate(Role.ROOT));
        return new EvidenceSample(name, quote, files(intel.endorsements(tee)), roots, FakeAmd.NOW);
    }

    private static EvidenceSample nvidia(String name, FakeNvidia device) {
        List<Bytes> roots = List.of(device.root().encode(), device.rimRoot().encode());
        return new EvidenceSample(name, device.evidence(), files(device.endorsements()), roots, FakeNvidia.NOW);
    }

    private static List<Bytes> files(Endorsements endorsements) {
        return endorsements.items().stream().map(Endorsement::value).toList();
    }
}
