package dev.assay.cli;

import dev.assay.bytes.MalformedException;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.document.ReceiptDescription;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code assay verify} says: the same members whatever the outcome. */
final class VerificationReport {
    private final String policyName;
    private @Nullable DocumentKind kind;

    VerificationReport(String policyName) {
        this.policyName = policyName;
    }

    void of(DocumentKind detected) {
        this.kind = detected;
    }

    Report of(EvidenceJudge.Judgement judgement) {
        boolean refused = !judgement.findings().isEmpty();
        ExitStatus status = refused ? ExitStatus.REFUSED : ExitStatus.OK;
        String result = refused ? "refused" : "verified";
        String code = refused ? judgement.findings().get(0).code().code() : null;
        TextBlock text = new TextBlock().line("result", result).line("tee", tee(judgement.tee()));
        text.tree(readable(judgement.claims()));
        text.line("policy", policyName + (policyName.equals("none") ? "" : refused ? ": refuses" : ": accepts"));
        text.findings(judgement.findings());
        return new Report(
                status,
                members(result, code, judgement.tee().id(), judgement.claims(), judgement.findings(), judgement.ear()),
                text);
    }

    /** Times as people write them. */
    private static JsonValue readable(JsonValue claims) {
        if (!(claims instanceof JsonValue.JsonObject object)) {
            return claims;
        }
        Members members = new Members().putAll(object);
        for (String name : List.of("issued_at", "not_after")) {
            if (object.members().get(name) instanceof JsonValue.JsonNumber number) {
                members.put(name, ReceiptDescription.time(Long.parseLong(number.text())));
            }
        }
        return members.build();
    }

    private static String tee(TeeType tee) {
        return tee == TeeType.SIMULATED ? "simulated (INSECURE: protects nothing)" : tee.id();
    }

    Report rejected(Finding finding) {
        TextBlock text = new TextBlock().line("result", "rejected").findings(List.of(finding));
        // Nothing was verified, so nothing can be said but what kind of file it is.
        String tee =
                finding.code() == RejectionCode.EVIDENCE_TYPE_UNSUPPORTED && kind != null && kind != DocumentKind.BUNDLE
                        ? kind.id()
                        : null;
        return new Report(
                ExitStatus.REJECTED,
                members("rejected", finding.code().code(), tee, new Members().build(), List.of(finding), null),
                text);
    }

    Report malformed(MalformedException e) {
        String message = String.valueOf(e.getMessage());
        TextBlock text = new TextBlock().line("result", "malformed").text("  " + TextBlock.printable(message));
        JsonValue.JsonObject json = new Members()
                .putAll(members("malformed", MalformedException.CODE, null, new Members().build(), List.of(), null))
                .put("message", message)
                .build();
        return new Report(ExitStatus.MALFORMED, json, text);
    }

    private static JsonValue.JsonObject members(
            String result,
            @Nullable String code,
            @Nullable String tee,
            JsonValue claims,
            List<Finding> findings,
            @Nullable JsonValue ear) {
        return new Members()
                .put("result", result)
                .put("code", text(code))
                .put("tee", text(tee))
                // No kind of evidence that has these is verified yet.
                .putNull("tcb_status")
                .put("advisory_ids", List.<JsonValue>of())
                .put("claims", claims)
                .putFindings(findings)
                .put("ear", ear == null ? new JsonValue.JsonNull() : ear)
                .build();
    }

    private static JsonValue text(@Nullable String value) {
        return value == null ? new JsonValue.JsonNull() : JsonValue.of(value);
    }
}
