/** Certificates and revocation lists of test authorities, with every part changeable before they are signed. */
@NullMarked
package dev.assay.testkit.x509;

import org.jspecify.annotations.NullMarked;
