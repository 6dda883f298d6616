/** Which part of the project may use which: the rules, and the proof that a broken rule is noticed. */
@NullMarked
package dev.assay.architecture;

import org.jspecify.annotations.NullMarked;
