package dev.assay.fetch;

import dev.assay.result.CollateralUnavailableException;

/** The stable codes of a {@link CollateralUnavailableException} that comes from fetching. */
public final class FetchCodes {
    /** Something is missing, and whoever configured this does not let it be fetched. */
    public static final String FETCH_REFUSED = "collateral.fetch_refused";
    /** The service answered that it has no such thing. */
    public static final String NOT_FOUND = "collateral.not_found";
    /** The service asks to be left alone for longer than the caller wants to wait. */
    public static final String RATE_LIMITED = "collateral.rate_limited";
    /** The service cannot be reached, breaks off, takes too long, or says that it is ill. */
    public static final String SERVICE_UNAVAILABLE = "collateral.service_unavailable";
    /** The service refuses the request, for want of a key perhaps. */
    public static final String REQUEST_REFUSED = "collateral.request_refused";
    /** What the service answered is not what was asked for. */
    public static final String ANSWER_INVALID = "collateral.answer_invalid";
    /** The waiting thread was interrupted. */
    public static final String INTERRUPTED = "collateral.interrupted";

    private FetchCodes() {}

    /** Whether the same question may be answered soon. */
    static boolean isPassing(CollateralUnavailableException e) {
        return e.code().equals(SERVICE_UNAVAILABLE) || e.code().equals(RATE_LIMITED);
    }
}
