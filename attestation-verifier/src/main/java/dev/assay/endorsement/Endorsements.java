package dev.assay.endorsement;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A pool of endorsements, in any order: which of them a piece of evidence needs is for its verifier to find out. Whoever
 * hands them over is not trusted; each is believed for its signature only.
 *
 * @param items at most 128
 */
public record Endorsements(List<Endorsement> items) {
    private static final int MAX_ITEMS = 128;
    private static final int MAX_CERTIFICATES = 256;

    /** Copies the list. */
    public Endorsements {
        items = List.copyOf(items);
    }

    /** None. */
    public static Endorsements none() {
        return new Endorsements(List.of());
    }

    /** Those that came in the bundle; members of a media type that is not known here are not looked at. */
    public static Endorsements of(EvidenceBundle bundle) {
        List<Endorsement> items = new ArrayList<>();
        for (CmwRecord member : bundle.endorsements().values()) {
            EndorsementKind kind = EndorsementKind.fromMediaType(member.type());
            if (kind != null) {
                items.add(new Endorsement(kind, member.value()));
            }
        }
        return new Endorsements(items);
    }

    /** These and those of {@code more}, without repeating any. */
    public Endorsements and(Endorsements more) throws MalformedException {
        List<Endorsement> all = new ArrayList<>(items);
        for (Endorsement item : more.items) {
            if (!all.contains(item)) {
                all.add(item);
            }
        }
        if (all.size() > MAX_ITEMS) {
            throw new MalformedException("endorsements: more than " + MAX_ITEMS);
        }
        return new Endorsements(all);
    }

    /** The bytes of every endorsement of this kind. */
    public List<Bytes> of(EndorsementKind kind) {
        return items.stream()
                .filter(item -> item.kind() == kind)
                .map(Endorsement::value)
                .toList();
    }

    /** All certificates, file by file, in their order. */
    public List<Certificate> certificates() throws MalformedException {
        List<Certificate> certificates = new ArrayList<>();
        for (Bytes file : of(EndorsementKind.CERTIFICATES)) {
            certificates.addAll(Certificate.decodeAll(file, "endorsement certificates"));
            if (certificates.size() > MAX_CERTIFICATES) {
                throw new MalformedException("endorsements: more than " + MAX_CERTIFICATES + " certificates");
            }
        }
        return certificates;
    }

    /** As members of a bundle, named by kind and number. */
    public Map<String, CmwRecord> toBundleMembers() {
        Map<String, CmwRecord> members = new LinkedHashMap<>();
        for (Endorsement item : items) {
            String name = item.kind().name().toLowerCase(Locale.ROOT) + "." + members.size();
            members.put(name, new CmwRecord(item.kind().mediaType(), item.value(), CmwRecord.ENDORSEMENTS));
        }
        return members;
    }
}
