package dev.assay.verify.intel;

import dev.assay.x509.Certificate;

/**
 * An endorsement whose signature and dates were verified.
 *
 * @param value the endorsement
 * @param signer the verified certificate of its signer
 */
record SignedBy<T>(T value, Certificate signer) {}
