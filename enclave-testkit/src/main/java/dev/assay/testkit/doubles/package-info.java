/** What stands where the kernel does: a configfs-tsm that is a folder, and a socket for libraries that play devices. */
@NullMarked
package dev.assay.testkit.doubles;

import org.jspecify.annotations.NullMarked;
