@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
