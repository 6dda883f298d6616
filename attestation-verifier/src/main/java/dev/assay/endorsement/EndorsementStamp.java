package dev.assay.endorsement;

/**
 * How old an endorsement is that verification relied on, and its number: what a policy sets limits to, and what a relying
 * party remembers so that nobody hands it an older one later.
 *
 * @param kind its form
 * @param issuer names what the numbers count for, for example {@code intel-tcb-info/sgx/00a067110000}: the same for
 *     every issue of the same endorsement
 * @param number Intel's tcbEvaluationDataNumber or a CRL number; -1 for forms without one
 * @param issuedAt issue date, this update or produced at, in seconds since 1970
 * @param nextUpdate when a newer one is due, in seconds since 1970; {@link Long#MAX_VALUE} for forms without one
 */
public record EndorsementStamp(EndorsementKind kind, String issuer, long number, long issuedAt, long nextUpdate) {}
