package dev.assay.cli;

import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.client.AssayException;
import dev.assay.client.MalformedAnswerException;
import dev.assay.client.ServerErrorException;
import dev.assay.client.UnavailableException;
import dev.assay.client.UntrustedException;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.json.JsonValue;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import java.util.List;

/** Reports of commands that did not get to their own end. */
final class FailureReports {
    private FailureReports() {}

    static Report of(Throwable e, Host host) {
        if (e instanceof CommandFailure failure) {
            return report(failure.status(), failure.code(), message(failure), List.of());
        }
        if (e instanceof MalformedException || e instanceof MalformedAnswerException) {
            return report(ExitStatus.MALFORMED, MalformedException.CODE, message(e), List.of());
        }
        if (e instanceof RejectedException rejected) {
            return judged(List.of(rejected.finding()));
        }
        if (e instanceof RefusedException refused) {
            return judged(refused.findings());
        }
        if (e instanceof UntrustedException untrusted) {
            return judged(untrusted.findings());
        }
        if (e instanceof UnavailableException || e instanceof ServerErrorException) {
            return report(ExitStatus.UNAVAILABLE, ((AssayException) e).code(), message(e), List.of());
        }
        if (e instanceof CollateralUnavailableException missing) {
            return report(ExitStatus.UNAVAILABLE, missing.code(), message(e), List.of());
        }
        if (e instanceof TeeUnavailableException) {
            return report(ExitStatus.UNAVAILABLE, TeeUnavailableException.CODE, message(e), List.of());
        }
        return bug(e, host);
    }

    private static Report judged(List<Finding> findings) {
        Finding first = findings.get(0);
        ExitStatus status = first.code().isPolicy() ? ExitStatus.REFUSED : ExitStatus.REJECTED;
        return report(status, first.code().code(), first.message(), findings);
    }

    private static Report bug(Throwable e, Host host) {
        if (host.debug()) {
            e.printStackTrace(host.err());
        }
        String message = "a bug: " + e.getClass().getSimpleName() + "; ASSAY_DEBUG=1 shows where";
        return report(ExitStatus.BUG, "bug", message, List.of());
    }

    private static String message(Throwable e) {
        return String.valueOf(e.getMessage());
    }

    private static Report report(ExitStatus status, String code, String message, List<Finding> findings) {
        JsonValue.JsonObject json = new Members()
                .put("result", status.result())
                .put("code", code)
                .put("message", message)
                .putFindings(findings)
                .build();
        TextBlock text = new TextBlock();
        if (findings.isEmpty()) {
            text.text("assay: " + TextBlock.printable(message) + " [" + code + "]");
        } else {
            text.text("assay: " + status.result()).findings(findings);
        }
        return new Report(status, json, text.toString(), true);
    }
}
