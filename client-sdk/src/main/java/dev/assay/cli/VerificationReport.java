package dev.assay.cli;

import dev.assay.bytes.MalformedException;
import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.document.ReceiptDescription;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.EarToken;
import dev.assay.result.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code assay verify} says: the same members whatever the outcome. */
final class VerificationReport {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private final String policyName;
    private final long at;
    private final @Nullable CoseSigner signer;
    private @Nullable DocumentKind kind;

    /** @param signer signs attestation results; null when nobody does */
    VerificationReport(String policyName, long at, @Nullable CoseSigner signer) {
        this.policyName = policyName;
        this.at = at;
        this.signer = signer;
    }

    void of(DocumentKind detected) {
        this.kind = detected;
    }

    Report of(EvidenceJudge.Judgement judgement) {
        boolean refused = !judgement.findings().isEmpty();
        String result = refused ? "refused" : "verified";
        String code = refused ? judgement.findings().get(0).code().code() : null;
        Members members = members(result, code, judgement.evidence().tee().id(), judgement.findings());
        TcbAppraisal tcb = judgement.evidence().tcb();
        if (tcb != null) {
            members.put("tcb_status", tcb.status().id())
                    .put("advisory_ids", JsonValue.ofStrings(tcb.advisoryIds()))
                    .put("tcb_date", ReceiptDescription.time(tcb.tcbDate()))
                    .put("tcb_evaluation_data_number", tcb.evaluationDataNumber());
        }
        members.put("claims", judgement.claims());
        JsonValue ear = judgement.ear();
        if (ear != null) {
            members.put("ear", ear);
        }
        if (ear != null && signer != null) {
            members.put("ear_jwt", EarToken.sign(ear, signer, CRYPTO));
        }
        List<EndorsementStamp> stamps = stamps(judgement);
        members.put("verified_at", ReceiptDescription.time(at))
                .put("valid_until", until(judgement.validUntil()))
                .put(
                        "endorsements",
                        stamps.stream().map(VerificationReport::json).toList())
                .put("revocation_unknown", JsonValue.ofStrings(revocationUnknown(judgement)));
        return new Report(refused ? ExitStatus.REFUSED : ExitStatus.OK, members.build(), text(judgement, result));
    }

    // --- for people ---

    private TextBlock text(EvidenceJudge.Judgement judgement, String result) {
        TextBlock text = new TextBlock().line("result", result).line("tee", tee(judgement.evidence()));
        text.line("judged as of", ReceiptDescription.time(at));
        text.line("holds until", untilText(judgement.validUntil()));
        text.gap().line("signatures", "good, from the evidence up to a trusted root");
        List<String> unknown = revocationUnknown(judgement);
        text.line("revocation", unknown.isEmpty() ? "nothing is revoked" : "unknown: " + String.join("; ", unknown));
        for (EndorsementStamp stamp : stamps(judgement)) {
            text.line("relied on", TextBlock.printable(describe(stamp)));
        }
        tcb(judgement.evidence().tcb(), text);
        for (VerifiedEvidence gpu : judgement.gpus()) {
            text.line("with", tee(gpu));
        }
        text.gap().tree(readable(judgement.claims())).gap();
        boolean refused = !judgement.findings().isEmpty();
        JsonValue ear = judgement.ear();
        if (ear != null && signer != null) {
            text.line("signed result", EarToken.sign(ear, signer, CRYPTO));
        }
        text.line("policy", policyName + (policyName.equals("none") ? "" : refused ? ": refuses" : ": accepts"));
        return text.findings(judgement.findings());
    }

    private static void tcb(@Nullable TcbAppraisal tcb, TextBlock text) {
        if (tcb != null) {
            text.line(
                    "platform",
                    tcb.status().id() + ", TCB level of " + ReceiptDescription.time(tcb.tcbDate()) + ", evaluation "
                            + tcb.evaluationDataNumber());
            text.line("advisories", tcb.advisoryIds().isEmpty() ? "none" : String.join(", ", tcb.advisoryIds()));
        }
    }

    private static String tee(VerifiedEvidence evidence) {
        String name = evidence.tee() == TeeType.SIMULATED
                ? "simulated (INSECURE: protects nothing)"
                : evidence.tee().id();
        return evidence.debug() ? name + ", in DEBUG mode: its operator can read everything" : name;
    }

    private static String describe(EndorsementStamp stamp) {
        return stamp.issuer() + (stamp.number() < 0 ? "" : ", number " + stamp.number()) + ", of "
                + ReceiptDescription.time(stamp.issuedAt())
                + (stamp.nextUpdate() == Long.MAX_VALUE ? "" : ", next " + ReceiptDescription.time(stamp.nextUpdate()));
    }

    /** The short claims, times as people write them; long ones are for programs. */
    private static JsonValue readable(JsonValue claims) {
        if (!(claims instanceof JsonValue.JsonObject object)) {
            return claims;
        }
        Members members = new Members();
        object.members().forEach((name, value) -> {
            boolean nested = value instanceof JsonValue.JsonObject || value instanceof JsonValue.JsonArray;
            boolean time =
                    (name.equals("issued_at") || name.equals("not_after")) && value instanceof JsonValue.JsonNumber;
            if (time) {
                members.put(name, ReceiptDescription.time(Long.parseLong(((JsonValue.JsonNumber) value).text())));
            } else {
                members.put(name, nested ? JsonValue.of("(see --json)") : value);
            }
        });
        return members.build();
    }

    private static String untilText(long epochSeconds) {
        return epochSeconds == Long.MAX_VALUE ? "without end" : ReceiptDescription.time(epochSeconds);
    }

    // --- for programs ---

    private static JsonValue until(long epochSeconds) {
        return epochSeconds == Long.MAX_VALUE
                ? new JsonValue.JsonNull()
                : JsonValue.of(ReceiptDescription.time(epochSeconds));
    }

    private static JsonValue json(EndorsementStamp stamp) {
        Members members = new Members()
                .put("kind", stamp.kind().name().toLowerCase(Locale.ROOT))
                .put("issuer", stamp.issuer());
        if (stamp.number() >= 0) {
            members.put("number", stamp.number());
        }
        return members.put("issued_at", ReceiptDescription.time(stamp.issuedAt()))
                .put("next_update", until(stamp.nextUpdate()))
                .build();
    }

    private static List<EndorsementStamp> stamps(EvidenceJudge.Judgement judgement) {
        List<EndorsementStamp> stamps = new ArrayList<>(judgement.evidence().endorsements());
        judgement.gpus().forEach(gpu -> stamps.addAll(gpu.endorsements()));
        return stamps.stream().distinct().toList();
    }

    private static List<String> revocationUnknown(EvidenceJudge.Judgement judgement) {
        List<String> unknown = new ArrayList<>(judgement.evidence().revocationUnknown());
        judgement.gpus().forEach(gpu -> unknown.addAll(gpu.revocationUnknown()));
        return unknown.stream().distinct().map(TextBlock::printable).toList();
    }

    // --- outcomes without a judgement ---

    Report rejected(Finding finding) {
        TextBlock text = new TextBlock().line("result", "rejected").findings(List.of(finding));
        return new Report(
                ExitStatus.REJECTED,
                members("rejected", finding.code().code(), kindOfFile(), List.of(finding))
                        .build(),
                text);
    }

    Report malformed(MalformedException e) {
        return failed(ExitStatus.MALFORMED, MalformedException.CODE, String.valueOf(e.getMessage()));
    }

    Report unavailable(CollateralUnavailableException e) {
        return failed(ExitStatus.UNAVAILABLE, e.code(), String.valueOf(e.getMessage()));
    }

    private Report failed(ExitStatus status, String code, String message) {
        TextBlock text = new TextBlock().line("result", status.result()).text("  " + TextBlock.printable(message));
        String tee = status == ExitStatus.MALFORMED ? null : kindOfFile();
        return new Report(
                status,
                members(status.result(), code, tee, List.of())
                        .put("message", message)
                        .build(),
                text);
    }

    /** Nothing was verified, so nothing can be said but what kind of file it is. */
    private @Nullable String kindOfFile() {
        return kind == null || kind == DocumentKind.BUNDLE ? null : kind.id();
    }

    private static Members members(String result, @Nullable String code, @Nullable String tee, List<Finding> findings) {
        return new Members()
                .put("result", result)
                .put("code", text(code))
                .put("tee", text(tee))
                .putNull("tcb_status")
                .put("advisory_ids", List.<JsonValue>of())
                .put("claims", new Members().build())
                .putFindings(findings)
                .putNull("ear");
    }

    private static JsonValue text(@Nullable String value) {
        return value == null ? new JsonValue.JsonNull() : JsonValue.of(value);
    }
}
